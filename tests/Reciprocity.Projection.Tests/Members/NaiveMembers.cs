using Reciprocity.Contracts.V1;

namespace Reciprocity.Projection.Tests.Members;

/// <summary>What members get, straight from the definitions in docs/measures.md: a second implementation, which shares nothing with the first.</summary>
internal sealed class NaiveMembers
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(28);
    private readonly DateTimeOffset _asOf;
    private readonly List<Given> _given;
    private readonly ILookup<string, Given> _byMember;
    private readonly List<Opened> _openings;
    private readonly List<Opened> _openingsAtDayStart;
    private readonly DateTimeOffset _dayStart;
    private readonly ILookup<string, Opened> _awaited;
    private readonly double? _networkReturnRate;
    private readonly Dictionary<string, List<string>> _live = [];

    public NaiveMembers(IEnumerable<PackedEngagement> facts, DateTimeOffset asOf)
    {
        _asOf = asOf;
        _given = NaiveHistory.Of(facts);
        _byMember = _given.SelectMany(given => new[] { (given.Actor, given), (given.Target, given) }).ToLookup(side => side.Item1, side => side.given);
        _openings = NaiveHistory.Openings(_given);
        _dayStart = new DateTimeOffset(asOf.UtcDateTime.Date, TimeSpan.Zero);
        _awaited = _openings.ToLookup(opened => opened.Awaited);
        _networkReturnRate = Share(NaiveHistory.Known(_openings, asOf));
        _openingsAtDayStart = NaiveHistory.Openings(_given.Where(given => given.At < _dayStart));
    }

    public IEnumerable<string> Members => _byMember.Select(member => member.Key);

    public DateTimeOffset? FirstSeen(string member) => _byMember[member].Any() ? _byMember[member].Min(given => given.At) : null;

    /// <summary>Others who engaged the member and whom it engaged, from a time to before another.</summary>
    public int Reciprocating(string member, DateTimeOffset from, DateTimeOffset to)
    {
        var within = _byMember[member].Where(given => given.At >= from && given.At < to).ToList();
        return within.Where(given => given.Actor == member).Select(given => given.Target).Distinct()
            .Count(other => within.Exists(given => given.Actor == other));
    }

    public int ReciprocatingNow(string member) => Reciprocating(member, _asOf - Month, DateTimeOffset.MaxValue);

    public int? ReciprocatingBefore(string member) =>
        FirstSeen(member) < _asOf - Month ? Reciprocating(member, _asOf - (2 * Month), _asOf - Month) : null;

    public string Level(string member) =>
        _asOf - FirstSeen(member) < Month ? "new"
        : !_byMember[member].Any(given => given.Actor == member && given.At >= _asOf - Month) ? "inactive"
        : ReciprocatingNow(member) switch { 0 => "high", 1 or 2 => "elevated", _ => "low" };

    public double? Risk(string member) => Level(member) is "new" or "inactive" ? null : Math.Pow(2, -ReciprocatingNow(member) / 2.0);

    public (int Now, double? Usual) Received(string member)
    {
        var days = _byMember[member].Where(given => given.Target == member).Select(given => (_asOf.UtcDateTime.Date - given.At.UtcDateTime.Date).Days).ToList();
        var there = FirstSeen(member) is { } first ? Math.Min(84, (_asOf.UtcDateTime.Date - first.UtcDateTime.Date).Days - 27) : 0;
        return (days.Count(age => age < 28), there < 7 ? null : days.Count(age => age is >= 28 and < 28 + 84) * 28.0 / there);
    }

    public double? ReturnRate(string member) => Share(NaiveHistory.Known(_openings.Where(opened => opened.Opener == member), _asOf));

    public double? ExpectedReturnRate(string member)
    {
        var known = _openings.Where(opened => opened.Opener == member && NaiveHistory.Known([opened], _asOf).Known == 1).ToList();
        return known.Count < 3 ? null : known.Average(opened =>
        {
            var (inWindow, all) = NaiveHistory.Known(_awaited[opened.Awaited].Where(other => other.Opener != member), _asOf);
            return (inWindow + (5 * OfKind(opened.Kind)!.Value)) / (all + 5);
        });
    }

    /// <summary>Score by partner.</summary>
    public Dictionary<string, double?> Partners(string member) => Live(member).ToDictionary(other => other, other =>
    {
        var (ij, ji) = (Expectation(member, other), Expectation(other, member));
        var exchanges = Between(member, other, _openings).Count(opened => opened.AnsweredAt is not null);
        return 2 * ij * ji / (ij + ji) * (1 - Math.Pow(2, -exchanges / 3.0));
    });

    /// <summary>Score and common partners by whom the member can be introduced to.</summary>
    public Dictionary<string, (double Score, List<string> Common)> Introductions(string member, string? intent, Func<string, string> community) =>
        Live(member)
            .SelectMany(common => Live(common).Select(far => (far, common)))
            .Where(way => way.far != member && !_byMember[member].Any(given => given.Actor == way.far || given.Target == way.far))
            .GroupBy(way => way.far, way => way.common)
            .Where(far => Suits(member, far.Key, far.Count(), intent, community))
            .ToDictionary(far => far.Key, far => (
                far.Sum(common => Math.Min(Mutuality(member, common), Mutuality(common, far.Key)) / Math.Log2(2 + Mutual(common).Count)),
                far.Order(StringComparer.Ordinal).ToList()));

    /// <summary>What is open of the member's, or towards it, with its worth.</summary>
    public Dictionary<string, double> Worths(string member, bool owing) =>
        _openings.Where(opened => (owing ? opened.Awaited : opened.Opener) == member && opened is { AnsweredAt: null, RanOut: false }).ToDictionary(
            opened => owing ? opened.Opener : opened.Awaited,
            opened => (Strength(opened.Opener, opened.Awaited) + Strength(opened.Awaited, opened.Opener)) * (1 - Math.Pow(2, -(_asOf - opened.At) / NaiveHistory.Window)));

    private bool Suits(string member, string far, int common, string? intent, Func<string, string> community)
    {
        var (own, received, given) = (Count(target: member), Count(target: far), Count(actor: far));
        var (inWindow, known) = NaiveHistory.Known(_awaited[far], _asOf);
        return intent switch
        {
            "peer" => received <= 2 * own && own <= 2 * received,
            "mentor" => received >= 3 * given && known >= 5 && (double)inWindow / known >= _networkReturnRate,
            "referral" => community(member) != community(far) && common is >= 2 and <= 10,
            _ => true,
        };
    }

    private int Count(string? actor = null, string? target = null) => _byMember[(actor ?? target)!].Count(given => given.Actor == actor || given.Target == target);

    /// <summary>P: how likely the other answers an opening by the member.</summary>
    private double? Expectation(string member, string other)
    {
        var openings = Between(member, other, _openings).ToList();
        var open = openings.Find(opened => opened.Opener == member && opened is { AnsweredAt: null, RanOut: false });
        var kind = open?.Kind ?? _byMember[member].Where(given => given.Actor == other || given.Target == other)
            .GroupBy(given => given.Kind).OrderByDescending(kind => kind.Count()).ThenBy(kind => kind.Key, StringComparer.Ordinal).First().Key;
        var (n, all) = NaiveHistory.Known(openings.Where(opened => opened.Opener == member), _asOf);
        var (nj, allj) = NaiveHistory.Known(_openingsAtDayStart.Where(opened => opened.Awaited == other), _dayStart);
        var pj = (nj + (5 * OfKind(kind))) / (allj + 5);
        return (n + (5 * pj)) / (all + 5);
    }

    private double? OfKind(string kind) =>
        Share(NaiveHistory.Known(_openingsAtDayStart.Where(opened => opened.Kind == kind), _dayStart)) ?? Share(NaiveHistory.Known(_openingsAtDayStart, _dayStart));

    private static IEnumerable<Opened> Between(string one, string other, IEnumerable<Opened> openings) =>
        openings.Where(opened => (opened.Opener == one && opened.Awaited == other) || (opened.Opener == other && opened.Awaited == one));

    private List<string> Mutual(string member) => [.. _byMember[member].Where(given => given.Actor == member).Select(given => given.Target).Distinct()
        .Where(other => _byMember[member].Any(given => given.Actor == other))];

    private List<string> Live(string member) => _live.TryGetValue(member, out var live) ? live : _live[member] = [.. Mutual(member).Where(other => Last(member, other) >= _asOf - (4 * NaiveHistory.Window) && Last(other, member) >= _asOf - (4 * NaiveHistory.Window))];

    private DateTimeOffset Last(string actor, string target) => _byMember[actor].Where(given => given.Actor == actor && given.Target == target).Max(given => given.At);

    private double Strength(string actor, string target) => _byMember[actor].Where(given => given.Actor == actor && given.Target == target)
        .Sum(given => NaiveHistory.Weights[given.Kind] * Math.Pow(2, -(_asOf - given.At) / TimeSpan.FromDays(14)));

    private double Mutuality(string one, string other)
    {
        var (given, received) = (Strength(one, other), Strength(other, one));
        return 2 * Math.Min(given, received) / (given + received);
    }

    private static double? Share((int InWindow, int Known) counts) => counts.Known == 0 ? null : (double)counts.InWindow / counts.Known;
}
