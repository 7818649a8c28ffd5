namespace Reciprocity.Projection.Journal;

/// <summary>Settings of the section <c>Journal</c>.</summary>
public sealed class JournalOptions
{
    /// <summary>
    /// How long a batch waits for PostgreSQL before the broker gets it back. Well below the broker's consumer timeout, which is
    /// 30 minutes unless it was changed.
    /// </summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(15);
}
