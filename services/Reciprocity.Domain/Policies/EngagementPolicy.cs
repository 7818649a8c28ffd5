using System.Collections.Frozen;

namespace Reciprocity.Domain.Policies;

/// <summary>What counts, and how much: the kinds of engagement with their weights, the half-life of strength and the answer window.</summary>
/// <remarks>
/// The order of the default weights follows Burke &amp; Kraut (2014, 2016): composed engagement binds more than one click. Their
/// sizes are ours. A change of policy changes every figure and therefore takes effect with a rebuild.
/// </remarks>
public sealed class EngagementPolicy
{
    /// <summary>An impression: adds to views and to nothing else, and may come from an unknown viewer.</summary>
    public const string View = "view";

    /// <summary>A follow: an engagement, and a state that lasts until it is retracted.</summary>
    public const string Follow = "follow";

    public static EngagementPolicy Default { get; } = new(
        version: 1,
        halfLife: TimeSpan.FromDays(14),
        window: TimeSpan.FromDays(7),
        weights: new Dictionary<string, double>
        {
            [View] = 0,
            ["like"] = 1,
            ["mention"] = 2,
            ["share"] = 3,
            [Follow] = 3,
            ["comment"] = 4,
            ["message"] = 5,
        });

    /// <exception cref="ArgumentException">A kind's name or weight, the half-life, the window or the version is out of range.</exception>
    public EngagementPolicy(int version, TimeSpan halfLife, TimeSpan window, IReadOnlyDictionary<string, double> weights)
    {
        Require(version >= 1, "Policy:Version must be 1 or more");
        Require(halfLife > TimeSpan.Zero, "Policy:HalfLife must be longer than zero");
        Require(window > TimeSpan.Zero, "Policy:Window must be longer than zero");
        Require(weights.Count > 0, "Policy:Kinds must name at least one kind");
        foreach (var (kind, weight) in weights)
        {
            Require(IsKindName(kind), $"Policy:Kinds: '{kind}' is no name for a kind; use 1 to 32 of a-z, 0-9, '-', '_', '.'");
            Require(weight is >= 0 and <= 1e6, $"Policy:Kinds:{kind} must be a weight from 0 to 1000000");
        }

        Require(weights.GetValueOrDefault(View) == 0, "Policy:Kinds:view must have weight 0: an impression is no engagement");
        Version = version;
        HalfLife = halfLife;
        Window = window;
        Weights = weights.ToFrozenDictionary(StringComparer.Ordinal);
        KindList = string.Join(", ", weights.OrderBy(kind => kind.Value).ThenBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => kind.Key));
    }

    /// <summary>Stamped on what was computed under this policy.</summary>
    public int Version { get; }

    /// <summary>H: the time in which the strength that an engagement gave has halved.</summary>
    public TimeSpan HalfLife { get; }

    /// <summary>W: the time within which an answer is expected.</summary>
    public TimeSpan Window { get; }

    /// <summary>The weight of each kind.</summary>
    public FrozenDictionary<string, double> Weights { get; }

    /// <summary>The kinds, lightest first, for error messages.</summary>
    public string KindList { get; }

    public bool Knows(string kind) => Weights.ContainsKey(kind);

    /// <summary>Whether a string can name a kind at all: 1–32 of <c>a-z 0-9 - _ .</c></summary>
    public static bool IsKindName(string kind) =>
        kind.Length is >= 1 and <= 32 && kind.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.');

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ArgumentException(otherwise);
        }
    }
}
