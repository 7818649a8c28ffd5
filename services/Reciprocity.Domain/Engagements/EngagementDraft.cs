namespace Reciprocity.Domain.Engagements;

/// <summary>An engagement as somebody sent it: any member may be absent or wrong. <see cref="EngagementRules"/> judges it.</summary>
public sealed class EngagementDraft
{
    public string? Id { get; set; }

    public string? Source { get; set; }

    public string? Kind { get; set; }

    public string? Actor { get; set; }

    public string? Target { get; set; }

    public string? Content { get; set; }

    /// <summary>As it was written: RFC 3339.</summary>
    public string? OccurredAt { get; set; }

    /// <summary>The time of <see cref="OccurredAt"/> where the format has another notation and has read it already.</summary>
    public DateTimeOffset? OccurredAtTime { get; set; }

    public string? Campaign { get; set; }

    public long? Count { get; set; }

    public bool? Retracted { get; set; }

    public string? Retracts { get; set; }

    /// <summary>
    /// True where the format names content without its owner. Such an engagement may come without a target, if it has content:
    /// it waits until somebody else says whose that is.
    /// </summary>
    public bool OwnerMayBeUnknown { get; set; }

    /// <summary>What its format already found wrong with it. If there is anything, it is rejected.</summary>
    public List<EngagementError> Errors { get; } = [];

    public void Reject(string reason, string pointer, string detail) => Errors.Add(new(reason, pointer, detail));

    /// <summary>Empties it for the next item.</summary>
    public void Clear()
    {
        Id = Source = Kind = Actor = Target = Content = OccurredAt = Campaign = Retracts = null;
        OccurredAtTime = null;
        Count = null;
        Retracted = null;
        OwnerMayBeUnknown = false;
        Errors.Clear();
    }
}
