using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Networks;
using Reciprocity.Domain.Policies;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Streams;

namespace Reciprocity.Projection.Folding;

/// <summary>How the pairs of a slice change, and what that changes of their members and network.</summary>
/// <param name="stages">Is told of changed stages; null where nobody wants to know.</param>
internal sealed class PairChanges(EngagementPolicy policy, StageChanges? stages)
{
    private readonly RelationshipFold _fold = new(policy);
    private readonly List<(Relationship? Before, Relationship After)> _changes = [];
    private readonly List<Outcome> _outcomes = [];

    public NetworkDelta Delta { get; } = new(policy);

    public Checkpoints Checkpoints { get; } = new();

    public IReadOnlyList<(Relationship? Before, Relationship After)> Changes => _changes;

    /// <summary>Goes on from the pair's state, if that is possible with these events.</summary>
    public bool TryEvolve(Guid key, Relationship? before, List<Engagement> engagements)
    {
        var start = before ?? Start(key, engagements);
        if (start is null || !engagements.TrueForAll(next => start.CanEvolveWith(next, next.Kind == EngagementPolicy.View)))
        {
            return false;
        }

        _outcomes.Clear();
        var after = start;
        foreach (var engagement in engagements)
        {
            var next = Step(after, engagement);
            stages?.Engaged(after, next, engagement);
            after = next;
        }

        Changed(before, after);
        Delta.Add(after, _outcomes, 1);
        return true;
    }

    /// <summary>
    /// Folds a pair anew. What it brought about is the difference of what its history did before these events and does with them.
    /// </summary>
    /// <param name="before">Its state; null when there is none yet.</param>
    /// <param name="from">A checkpoint before the first of the new events; null to fold the history from its beginning.</param>
    /// <param name="known">Its events that were folded already, those after <paramref name="from"/> at least.</param>
    /// <param name="engagements">The new ones, in order.</param>
    public void Refold(Guid key, Relationship? before, Relationship? from, List<Engagement> known, List<Engagement> engagements)
    {
        var start = from ?? Start(key, [.. engagements, .. known]);
        if (start is null)
        {
            // Nothing but retractions by id: who is concerned is known when an original is there.
            return;
        }

        var retracted = before?.Retracted == true || engagements.Exists(e => e.Retracted);
        if (retracted)
        {
            Checkpoints.Outdate(key, default);
            FoldWhole(before, start, known, engagements);
        }
        else
        {
            Checkpoints.Outdate(key, engagements.Find(e => e.Kind != EngagementPolicy.View)?.Key ?? engagements[0].Key);
            FoldFrom(before, start, known, engagements);
        }

        stages?.Refolded(before, _changes[^1].After, engagements);
    }

    private static Relationship? Start(Guid key, List<Engagement> engagements) =>
        engagements.Find(e => e.Target is not null) is { } first ? RelationshipFold.Start(key, first.Actor, first.Target!) : null;

    private void FoldWhole(Relationship? before, Relationship start, List<Engagement> known, List<Engagement> engagements)
    {
        _outcomes.Clear();
        _fold.Fold(start, History.Of(known), _outcomes);
        Delta.Add(start, _outcomes, -1);
        _outcomes.Clear();
        var after = _fold.Fold(start, History.Of([.. known, .. engagements]), _outcomes);
        Delta.Add(after, _outcomes, 1);
        Changed(before, after);
    }

    /// <summary>
    /// Without retractions, from a checkpoint on. Views have no place in the order: the state has all of them already, and they
    /// are left out of the history.
    /// </summary>
    private void FoldFrom(Relationship? before, Relationship start, List<Engagement> known, List<Engagement> engagements)
    {
        bool IsAfter(Engagement e) => e.Kind != EngagementPolicy.View && !(e.Key <= start.Latest);
        var suffix = known.FindAll(IsAfter);
        _outcomes.Clear();
        _fold.Fold(start, History.Of(suffix), _outcomes);
        Delta.Add(start, _outcomes, -1);

        _outcomes.Clear();
        var after = start;
        suffix.AddRange(engagements.Where(IsAfter));
        foreach (var (engagement, _) in History.Of(suffix).Steps)
        {
            after = Step(after, engagement);
        }

        after = after with
        {
            AToB = after.AToB with { Views = before?.AToB.Views ?? 0 },
            BToA = after.BToA with { Views = before?.BToA.Views ?? 0 },
        };
        foreach (var view in engagements.Where(e => e.Kind == EngagementPolicy.View))
        {
            after = _fold.Evolve(after, view, _outcomes);
        }

        Delta.Add(after, _outcomes, 1);
        Changed(before, after);
    }

    private Relationship Step(Relationship pair, Engagement engagement)
    {
        var next = _fold.Evolve(pair, engagement, _outcomes);
        Checkpoints.Pass(pair, next);
        return next;
    }

    private void Changed(Relationship? before, Relationship after)
    {
        Delta.PairChanged(before, after);
        _changes.Add((before, after));
    }
}
