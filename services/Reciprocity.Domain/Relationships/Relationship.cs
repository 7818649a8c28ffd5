using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Members;

namespace Reciprocity.Domain.Relationships;

/// <summary>What is known of a pair: the fold of its history (<see cref="RelationshipFold"/>).</summary>
/// <remarks>
/// <see cref="A"/> is the smaller of the two by UTF-8 bytes. A member's engagements with itself are a relationship with
/// <c>A = B</c>, and views by unknown viewers one with an empty <c>A</c>; neither is a dyad.
/// </remarks>
public sealed record Relationship
{
    /// <summary>Its key: <see cref="PairKey"/>.</summary>
    public required Guid Id { get; init; }

    public required string A { get; init; }

    public required string B { get; init; }

    /// <summary>What A gave B.</summary>
    public DirectedTally AToB { get; init; } = DirectedTally.None;

    /// <summary>What B gave A.</summary>
    public DirectedTally BToA { get; init; } = DirectedTally.None;

    public Ledger Ledger { get; init; } = Ledger.Settled;

    /// <summary>The last place in its history, erased engagements and retractions included, views not; null when there is none.</summary>
    public HistoryKey? Latest { get; init; }

    /// <summary>The ISO week, by its number (<see cref="Weeks.Number"/>), of the last engagement of either side; null when there is none.</summary>
    public int? LastWeek => Moments.Later(AToB.Last, BToA.Last) is { } last ? Weeks.Number(last) : null;

    /// <summary>Whether its history holds a retraction, so that an engagement before it may change what it erases.</summary>
    public bool Retracted { get; init; }

    /// <summary>Whether a retraction in its history has found nothing yet.</summary>
    public bool Waits { get; init; }

    /// <summary>Whether these are two known and different members, of whom at least one engaged the other.</summary>
    public bool IsDyad() => IsOfTwo() && AToB.Total + BToA.Total > 0;

    /// <summary>Whether these are two known and different members.</summary>
    public bool IsOfTwo() => A.Length > 0 && A != B;

    /// <summary>Whether each side engaged the other at least once, whatever became of it since.</summary>
    public bool IsMutual() => IsDyad() && AToB.Total > 0 && BToA.Total > 0;

    /// <summary>The kind most used between the two, the first by name of equals; null when there is none.</summary>
    public string? MostUsedKind()
    {
        string? most = null;
        var kinds = AToB.ByKind.Add(BToA.ByKind);
        foreach (var (kind, count) in kinds)
        {
            most = most is null || count > kinds[most] ? kind : most;
        }

        return most;
    }

    public DirectedTally Given(Side by) => by == Side.A ? AToB : BToA;

    /// <summary>
    /// The same pair where a member goes by another name, with the key of that; the two change sides where the names are the other
    /// way round then. It is what the same history folds to if it names the member so from the beginning.
    /// </summary>
    public Relationship Renamed(string from, string to)
    {
        var (a, b) = (A == from ? to : A, B == from ? to : B);
        var renamed = this with { Id = PairKey.Of(a, b), A = a, B = b };
        return MemberOrder.Compare(a, b) <= 0
            ? renamed
            : renamed with { A = b, B = a, AToB = BToA, BToA = AToB, Ledger = Ledger with { Opening = Ledger.Opening?.ByTheOther() } };
    }

    /// <summary>
    /// Whether it can go on from here with this engagement: it comes later than everything in the history, and retracts nothing.
    /// Otherwise the history has to be folded anew.
    /// </summary>
    /// <remarks>
    /// After a retraction, later is a later time: at the same instant it may be what a retraction by match erases, whichever
    /// event id is smaller.
    /// </remarks>
    public bool CanEvolveWith(Engagement next, bool isView) => !next.Retracted && !Waits
        && (Latest is not { } latest || (Retracted ? next.OccurredAt > latest.At : isView || next.Key > latest));
}
