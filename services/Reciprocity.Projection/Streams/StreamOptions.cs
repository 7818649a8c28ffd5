namespace Reciprocity.Projection.Streams;

/// <summary>Settings of the section <c>Stream</c>.</summary>
public sealed class StreamOptions
{
    /// <summary>How many may listen to this instance at once.</summary>
    public int Listeners { get; set; } = 5_000;

    /// <summary>How many bytes may wait for one listener before it is cut off. Those of one network wait for the same bytes, which are there once.</summary>
    public int Buffer { get; set; } = 4 * 1024 * 1024;

    /// <summary>How many bytes may wait for all listeners together.</summary>
    public int Buffers { get; set; } = 64 * 1024 * 1024;

    /// <summary>After how long a listener is sent a sign of life: sooner than anything between gives up a silent connection.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);
}
