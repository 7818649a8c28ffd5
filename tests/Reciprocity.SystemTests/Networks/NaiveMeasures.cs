using System.Globalization;
using System.Text;

namespace Reciprocity.SystemTests.Networks;

/// <summary>
/// The measures of a network computed in the most obvious way from its facts, in the shape of the answers: another route to the
/// same figures, which shares no code with the services.
/// </summary>
internal sealed class NaiveMeasures
{
    private static readonly Comparer<string> ByBytes =
        Comparer<string>.Create((x, y) => Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y)));
    private readonly List<Fact> _facts;
    private readonly List<Fact> _engagements;

    public NaiveMeasures(IEnumerable<Fact> facts)
    {
        List<Fact> distinct = [.. facts.DistinctBy(fact => fact.Id)];
        Events = distinct.Count;

        // Whoever follows another already can follow again as often as they like: it counts nowhere.
        var firstFollows = distinct.Where(IsFollow).GroupBy(fact => (fact.Actor, fact.Target)).Select(follows => follows.MinBy(fact => fact.OccurredAt)!);
        _facts = [.. distinct.Where(fact => !IsFollow(fact)), .. firstFollows];
        _engagements = [.. _facts.Where(fact => fact.IsBetweenTwo)];
    }

    public int Events { get; }

    /// <summary>Those who gave, received or were viewed, the one who received the most first, equals by the bytes of their ids.</summary>
    public IReadOnlyList<string> Members => [.. _facts.Where(fact => !fact.IsView).Select(fact => fact.Actor!).Concat(_facts.Select(fact => fact.Target)).Distinct()
        .OrderByDescending(member => _engagements.Count(fact => fact.Target == member)).ThenBy(member => member, ByBytes)];

    public IReadOnlyList<(string X, string Y)> Pairs =>
        [.. _facts.Where(fact => fact.Actor is not null && fact.Actor != fact.Target).Select(fact => (fact.Actor!, fact.Target)).Distinct()];

    public object Network()
    {
        var all = Edges(_engagements);
        var byKind = _engagements.GroupBy(fact => fact.Kind).ToDictionary(kind => kind.Key, kind => Edges([.. kind]));
        var selfEngagements = _facts.Count(fact => !fact.IsView && fact.Actor == fact.Target);
        var views = _facts.Where(fact => fact.IsView).Sum(fact => fact.Count);
        return new { all.Engagements, selfEngagements, views, all.Members, all.Edges, all.Dyads, all.Reciprocity, byKind };
    }

    public object Member(string member)
    {
        List<Fact> given = [.. _engagements.Where(fact => fact.Actor == member)];
        List<Fact> received = [.. _engagements.Where(fact => fact.Target == member)];
        string[] outgoing = [.. given.Select(fact => fact.Target).Distinct()];
        string[] incoming = [.. received.Select(fact => fact.Actor!).Distinct()];
        var mutual = outgoing.Intersect(incoming).Count();
        var matched = outgoing.Sum(other => Math.Min(given.Count(fact => fact.Target == other), received.Count(fact => fact.Actor == other)));
        return new
        {
            member,
            Given = Tally(given),
            Received = Tally(received),
            Partners = new { Out = outgoing.Length, In = incoming.Length, mutual },
            Reciprocity = new
            {
                Partners = Ratio(2 * mutual, outgoing.Length + incoming.Length),
                Given = Ratio(matched, given.Count),
                Received = Ratio(matched, received.Count),
            },
            Views = _facts.Where(fact => fact.IsView && fact.Target == member).Sum(fact => fact.Count),
            SelfEngagements = _facts.Count(fact => !fact.IsView && fact.Actor == member && fact.Target == member),
            FirstSeen = Time(given.Concat(received).Min(fact => (DateTimeOffset?)fact.OccurredAt)),
            LastSeen = Time(given.Concat(received).Max(fact => (DateTimeOffset?)fact.OccurredAt)),
        };
    }

    public object Relationship(string x, string y)
    {
        var (a, b) = ByBytes.Compare(x, y) < 0 ? (x, y) : (y, x);
        return new { a, b, AToB = Direction(a, b), BToA = Direction(b, a), Mutual = Between(a, b).Count > 0 && Between(b, a).Count > 0 };
    }

    /// <summary>Those with whom the member has engagements, the most recent first.</summary>
    public IReadOnlyList<string> PartnersOf(string member) => [.. _engagements.Where(fact => fact.Actor == member || fact.Target == member)
        .GroupBy(fact => fact.Actor == member ? fact.Target : fact.Actor!)
        .OrderByDescending(other => other.Max(fact => fact.OccurredAt)).ThenBy(other => other.Key, ByBytes).Select(other => other.Key)];

    public object ListedRelationship(string member, string other) => new { other, Given = Direction(member, other), Received = Direction(other, member) };

    private static bool IsFollow(Fact fact) => fact.Kind == "follow" && fact.IsBetweenTwo;

    private object Direction(string from, string to)
    {
        var given = Between(from, to);
        return new
        {
            Total = given.Count,
            ByKind = ByKind(given),
            First = Time(given.Min(fact => (DateTimeOffset?)fact.OccurredAt)),
            Last = Time(given.Max(fact => (DateTimeOffset?)fact.OccurredAt)),
            Views = _facts.Where(fact => fact.IsView && fact.Actor == from && fact.Target == to).Sum(fact => fact.Count),
        };
    }

    private List<Fact> Between(string from, string to) => [.. _engagements.Where(fact => fact.Actor == from && fact.Target == to)];

    private static EdgeFigures Edges(List<Fact> engagements)
    {
        var counts = engagements.GroupBy(fact => (fact.Actor!, fact.Target)).ToDictionary(edge => edge.Key, edge => edge.Count());
        string[] members = [.. counts.Keys.SelectMany(edge => new[] { edge.Item1, edge.Target }).Distinct()];
        var (mutual, asymmetric, none, matched) = (0, 0, 0, 0);
        for (var i = 0; i < members.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (there, back) = (counts.GetValueOrDefault((members[i], members[j])), counts.GetValueOrDefault((members[j], members[i])));
                mutual += there > 0 && back > 0 ? 1 : 0;
                asymmetric += there > 0 != back > 0 ? 1 : 0;
                none += there + back == 0 ? 1 : 0;
                matched += Math.Min(there, back);
            }
        }

        var r = Ratio(2 * mutual, (2 * mutual) + asymmetric);
        var d = Ratio((2 * mutual) + asymmetric, members.Length * (members.Length - 1));
        return new(
            engagements.Count,
            members.Length,
            counts.Count,
            new { mutual, asymmetric, Null = none },
            new
            {
                Edge = r,
                Dyad = Ratio(mutual, mutual + asymmetric),
                Density = d,
                Correlation = d == 1 ? null : (r - d) / (1 - d),
                WeightedByCount = Ratio(2 * matched, engagements.Count),
            });
    }

    private static object Tally(List<Fact> facts) => new { Total = facts.Count, ByKind = ByKind(facts) };

    private static Dictionary<string, int> ByKind(List<Fact> facts) => facts.GroupBy(fact => fact.Kind).ToDictionary(kind => kind.Key, kind => kind.Count());

    private static double? Ratio(double part, double whole) => whole == 0 ? null : part / whole;

    private static string? Time(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    private sealed record EdgeFigures(int Engagements, int Members, int Edges, object Dyads, object Reciprocity);
}
