namespace Reciprocity.Ingestion.Limits;

/// <summary>How much the service takes on, and for how long it waits: section <c>Limits</c> of the configuration.</summary>
public sealed record IntakeLimits
{
    public const string Section = "Limits";

    /// <summary>What all requests together may hold in memory: bodies that are read whole, and items on their way to the queue.</summary>
    /// <remarks>Enough for the largest body that is read whole; more costs more memory than it says, for what was freed is not collected at once.</remarks>
    public long BytesInFlight { get; init; } = 40L * 1024 * 1024;

    /// <summary>The longest that nothing of a body may arrive. A stream may be as slow as that allows.</summary>
    public TimeSpan BodyPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest that a body may take that is read whole, because all of it is held until then.</summary>
    public TimeSpan BodyTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The most packs that may wait in the queue; what is sent beyond that is refused until fewer do.</summary>
    public long QueuedPacks { get; init; } = 1_000_000;

    public static IntakeLimits Of(IConfiguration configuration)
    {
        var limits = configuration.GetSection(Section).Get<IntakeLimits>() ?? new();
        return limits.BytesInFlight > 0 && limits.QueuedPacks > 0 && limits.BodyPause > TimeSpan.Zero && limits.BodyTime > TimeSpan.Zero
            ? limits
            : throw new InvalidOperationException(
                $"Every setting in {Section} must be greater than zero: {nameof(BytesInFlight)} and {nameof(QueuedPacks)} are numbers, {nameof(BodyPause)} and {nameof(BodyTime)} are like 00:00:30.");
    }
}
