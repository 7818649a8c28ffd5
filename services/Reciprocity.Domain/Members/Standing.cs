using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Latencies;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Domain.Members;

/// <summary>How a member stands in its network: sums over the pairs it is in, and nothing else.</summary>
public sealed record Standing
{
    /// <summary>The member.</summary>
    public required string Id { get; init; }

    /// <summary>Engagements given to others.</summary>
    public Tally Given { get; init; } = Tally.None;

    /// <summary>Engagements received from others.</summary>
    public Tally Received { get; init; } = Tally.None;

    /// <summary>Distinct others it engaged.</summary>
    public long OutPartners { get; init; }

    /// <summary>Distinct others who engaged it.</summary>
    public long InPartners { get; init; }

    /// <summary>Distinct others with whom it is both.</summary>
    public long MutualPartners { get; init; }

    /// <summary>Σ_j min(c_ij, c_ji): how many of its engagements were matched by as many from the same other.</summary>
    public long Matched { get; init; }

    /// <summary>Engagements with itself, which are part of nothing else.</summary>
    public long SelfEngagements { get; init; }

    /// <summary>Impressions of its content.</summary>
    public long Views { get; init; }

    /// <summary>The expectations it opened.</summary>
    public OpeningSums Opened { get; init; } = OpeningSums.None;

    /// <summary>The expectations that others opened towards it.</summary>
    public OpeningSums ReceivedOpenings { get; init; } = OpeningSums.None;

    /// <summary>Distinct others of whom it answered at least one opening.</summary>
    public long PeopleAnswered { get; init; }

    /// <summary>Latencies of the answers it gave.</summary>
    public LatencyBins AnswersGiven { get; init; } = LatencyBins.None;

    /// <summary>Latencies of the answers it got.</summary>
    public LatencyBins AnswersReceived { get; init; } = LatencyBins.None;

    /// <summary>Others who follow it.</summary>
    public long Followers { get; init; }

    /// <summary>Others whom it follows.</summary>
    public long Following { get; init; }

    /// <summary>Others who follow it and whom it follows.</summary>
    public long MutualFollows { get; init; }

    /// <summary>Its first engagement given or received; null when there is none.</summary>
    public DateTimeOffset? FirstSeen { get; init; }

    /// <summary>Its last engagement given or received; null when there is none.</summary>
    public DateTimeOffset? LastSeen { get; init; }

    /// <summary>Whether it has an edge: what makes it a member in the network's measures.</summary>
    public bool IsConnected() => OutPartners + InPartners > 0;

    /// <summary>Whether nothing is known of it but that it viewed others: it then counts as absent.</summary>
    public bool IsBlank() => Given.Total + Received.Total + SelfEngagements + Views == 0;

    /// <summary>2·mutual/(out + in), in [0, 1] (the node reciprocity of networkx); null without partners.</summary>
    public double? PartnerReciprocity() => Ratio(2 * MutualPartners, OutPartners + InPartners);

    /// <summary>Σ_j min(c_ij, c_ji)/Σ_j c_ij, in [0, 1] (Squartini et al. 2013); null when nothing was given.</summary>
    public double? GivenReciprocity() => Ratio(Matched, Given.Total);

    /// <summary>Σ_j min(c_ij, c_ji)/Σ_j c_ji, in [0, 1] (Squartini et al. 2013); null when nothing was received.</summary>
    public double? ReceivedReciprocity() => Ratio(Matched, Received.Total);

    /// <summary>mutualFollows/followers, in [0, 1]: how many of its followers it follows; null without followers.</summary>
    public double? FollowBackRate() => Ratio(MutualFollows, Followers);

    /// <summary>mutualFollows/following, in [0, 1]: how many of those it follows follow it; null when it follows nobody.</summary>
    public double? FollowedBackRate() => Ratio(MutualFollows, Following);

    private static double? Ratio(long part, long whole) => whole == 0 ? null : (double)part / whole;
}

/// <summary>A number of engagements, in all and by kind.</summary>
public sealed record Tally(long Total, KindCounts ByKind)
{
    public static Tally None { get; } = new(0, KindCounts.None);
}
