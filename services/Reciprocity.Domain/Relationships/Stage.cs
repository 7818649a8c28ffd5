using Reciprocity.Domain.Policies;

namespace Reciprocity.Domain.Relationships;

/// <summary>How a relationship stands at a time: the first of these that holds.</summary>
public static class Stage
{
    /// <summary>Nobody engaged for longer than 12 windows.</summary>
    public const string Dormant = "dormant";

    /// <summary>One side never engaged.</summary>
    public const string OneSided = "one-sided";

    /// <summary>One side did not engage for longer than 4 windows.</summary>
    public const string Cooling = "cooling";

    /// <summary>Fewer than 3 exchanges.</summary>
    public const string Emerging = "emerging";

    /// <summary>3 exchanges or more.</summary>
    public const string Established = "established";

    public static IReadOnlyList<string> All { get; } = [Dormant, OneSided, Cooling, Emerging, Established];

    private const int ExchangesOfEstablished = 3;

    /// <summary>The stage at a time not before the last engagement; null for a pair of views only.</summary>
    public static string? Of(Relationship pair, DateTimeOffset asOf, EngagementPolicy policy)
    {
        if (!pair.IsDyad())
        {
            return null;
        }

        var (a, b) = (pair.AToB.Last, pair.BToA.Last);
        var (earlier, later) = a < b ? (a, b) : (b ?? a, a ?? b);
        if (later < asOf - (12 * policy.Window))
        {
            return Dormant;
        }

        if (a is null || b is null)
        {
            return OneSided;
        }

        if (earlier < asOf - (4 * policy.Window))
        {
            return Cooling;
        }

        return pair.Ledger.Exchanges < ExchangesOfEstablished ? Emerging : Established;
    }

    /// <summary>Whether a mutual tie is neither dormant nor cooling.</summary>
    public static bool IsLive(Relationship pair, DateTimeOffset asOf, EngagementPolicy policy) =>
        pair.IsMutual() && Of(pair, asOf, policy) is Emerging or Established;
}
