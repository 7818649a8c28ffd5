using Reciprocity.Contracts.V1;

namespace Reciprocity.Projection.Tests.Members;

/// <summary>An engagement that counts, after everything that was taken back.</summary>
internal sealed record Given(string Actor, string Target, string Kind, DateTimeOffset At, string Id);

/// <summary>An opening and what became of it. It ended by an answer, or by running out; neither while it is open.</summary>
internal sealed record Opened(string Opener, string Awaited, string Kind, DateTimeOffset At, DateTimeOffset? AnsweredAt, bool RanOut);

/// <summary>
/// Facts to histories by the definitions, with nothing of the code that is tested: slowly, and in one piece.
/// </summary>
internal static class NaiveHistory
{
    public static readonly TimeSpan Window = TimeSpan.FromDays(7);

    public static readonly Dictionary<string, double> Weights = new()
    {
        ["like"] = 1,
        ["mention"] = 2,
        ["share"] = 3,
        ["follow"] = 3,
        ["comment"] = 4,
        ["message"] = 5,
    };

    /// <summary>The engagements between two members, in order.</summary>
    public static List<Given> Of(IEnumerable<PackedEngagement> facts)
    {
        var distinct = facts.DistinctBy(fact => fact.EventId).OrderBy(fact => fact.OccurredAt).ThenBy(Hex, StringComparer.Ordinal).ToList();
        var engagements = distinct.Where(fact => !fact.Retracted && fact.Kind != "view" && fact.Actor != fact.Target).ToList();
        var taken = new Dictionary<Guid, DateTimeOffset>();
        foreach (var retraction in distinct.Where(fact => fact.Retracts is not null))
        {
            if (engagements.Find(fact => fact.EventId == retraction.Retracts && fact.Actor == retraction.Actor) is { } original)
            {
                taken.TryAdd(original.EventId, retraction.OccurredAt);
            }
        }

        foreach (var retraction in distinct.Where(fact => fact.Retracted && fact.Retracts is null))
        {
            var original = engagements.LastOrDefault(fact => !taken.ContainsKey(fact.EventId) && fact.OccurredAt <= retraction.OccurredAt
                && (fact.Actor, fact.Target, fact.Kind, fact.Content) == (retraction.Actor, retraction.Target, retraction.Kind, retraction.Content));
            if (original is not null)
            {
                taken[original.EventId] = retraction.OccurredAt;
            }
        }

        var counting = engagements.Where(fact => fact.Kind != "follow" && !taken.ContainsKey(fact.EventId)).Concat(Follows(engagements, taken));
        return [.. counting
            .Select(fact => new Given(fact.Actor!, fact.Target!, fact.Kind!, fact.OccurredAt, Hex(fact)))
            .OrderBy(given => given.At).ThenBy(given => given.Id, StringComparer.Ordinal)];
    }

    /// <summary>The openings of all pairs.</summary>
    public static List<Opened> Openings(IEnumerable<Given> given) => [.. given.GroupBy(PairOf).SelectMany(pair => OpeningsOf(pair))];

    public static (string, string) PairOf(Given given) =>
        string.Compare(given.Actor, given.Target, StringComparison.Ordinal) < 0 ? (given.Actor, given.Target) : (given.Target, given.Actor);

    /// <summary>Answered in the window, of those of which the fate is known at a time.</summary>
    public static (int InWindow, int Known) Known(IEnumerable<Opened> openings, DateTimeOffset at)
    {
        var known = openings.Where(opened => opened.AnsweredAt is not null || opened.RanOut || at - opened.At > Window / 7).ToList();
        return (known.Count(opened => opened.AnsweredAt - opened.At <= Window), known.Count);
    }

    /// <summary>Those follows that began one: a follow while following counts nowhere.</summary>
    private static IEnumerable<PackedEngagement> Follows(List<PackedEngagement> engagements, Dictionary<Guid, DateTimeOffset> taken)
    {
        foreach (var direction in engagements.Where(fact => fact.Kind == "follow").GroupBy(fact => (fact.Actor, fact.Target)))
        {
            var steps = direction.Select(follow => (At: follow.OccurredAt, Id: Hex(follow), Begins: (PackedEngagement?)follow))
                .Concat(direction.Where(follow => taken.ContainsKey(follow.EventId)).Select(follow => EndOf(follow, taken[follow.EventId])))
                .OrderBy(step => step.At).ThenBy(step => step.Id, StringComparer.Ordinal).ThenBy(step => step.Begins is null);
            var following = false;
            foreach (var (_, _, begins) in steps)
            {
                if (begins is not null && !following)
                {
                    yield return begins;
                }

                following = begins is not null;
            }
        }
    }

    private static (DateTimeOffset At, string Id, PackedEngagement? Begins) EndOf(PackedEngagement follow, DateTimeOffset retracted) =>
        retracted > follow.OccurredAt ? (retracted, "", null) : (follow.OccurredAt, Hex(follow), null);

    private static List<Opened> OpeningsOf(IEnumerable<Given> pair)
    {
        List<Opened> openings = [];
        Opened? open = null;
        foreach (var given in pair)
        {
            if (open is null)
            {
                open = new(given.Actor, given.Target, given.Kind, given.At, null, RanOut: false);
            }
            else if (open.Opener != given.Actor)
            {
                openings.Add(open with { AnsweredAt = given.At });
                open = null;
            }
            else if (given.At - open.At > Window)
            {
                openings.Add(open with { RanOut = true });
                open = new(given.Actor, given.Target, given.Kind, given.At, null, RanOut: false);
            }
            else if (given.At == open.At && Weights[given.Kind] > Weights[open.Kind])
            {
                open = open with { Kind = given.Kind };
            }
        }

        return open is null ? openings : [.. openings, open];
    }

    private static string Hex(PackedEngagement fact) => fact.EventId.ToString("N");
}
