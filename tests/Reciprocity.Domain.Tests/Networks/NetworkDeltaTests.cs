using CsCheck;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Networks;
using Reciprocity.Domain.Policies;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Domain.Tests.Networks;

/// <summary>Sums kept by differences, page after page, against counts taken straight from the engagements.</summary>
public sealed class NetworkDeltaTests
{
    private static readonly RelationshipFold Fold = new(EngagementPolicy.Default);
    private static readonly string[] Members = ["ana", "bo", "cy", "dee", "\uFF5E", "😀"];
    private static readonly string[] Kinds = ["like", "comment", "view"];

    private static readonly Gen<Engagement> GenEngagement =
        from actor in Gen.Int[0, Members.Length].Select(i => i == Members.Length ? null : Members[i])
        from target in Gen.Int[0, Members.Length - 1].Select(i => Members[i])
        from kind in Gen.Int[0, Kinds.Length - 1].Select(i => Kinds[i])
        from minutes in Gen.Int[0, 500]
        from count in Gen.Long[1, 9]
        from id in Gen.Guid
        select new Engagement
        {
            EventId = id,
            Source = "test",
            Id = "1",
            Kind = actor is null ? "view" : kind,
            Actor = actor,
            Target = target,
            OccurredAt = DateTimeOffset.UnixEpoch.AddMinutes(minutes),
            Count = actor is null || kind == "view" ? count : 1,
        };

    private static readonly Gen<(Engagement[] Engagements, int[] Cuts)> GenHistory =
        Gen.Select(GenEngagement.Array[0, 60], Gen.Int[1, 7].Array[60]);

    [Fact]
    public void Any_split_into_pages_gives_the_counts_of_the_whole() => GenHistory.Sample(
        history =>
        {
            var network = FoldPages(history.Engagements, history.Cuts);
            var edges = history.Engagements.Where(e => e.Kind != "view" && e.Actor != e.Target).ToList();

            Assert.Equal(Count(edges), network.Summary.Any);
            Assert.Equal(history.Engagements.LongCount(e => e.Kind != "view" && e.Actor == e.Target), network.Summary.SelfEngagements);
            Assert.Equal(history.Engagements.Where(e => e.Kind == "view").Sum(e => e.Count), network.Summary.Views);
            foreach (var kind in Kinds)
            {
                Assert.Equal(Count([.. edges.Where(e => e.Kind == kind)]), network.Summary.ByKind.GetValueOrDefault(kind, EdgeSums.None));
            }
        },
        iter: 2000);

    [Fact]
    public void Every_members_standing_is_the_count_of_its_own_engagements() => GenHistory.Sample(
        history =>
        {
            var network = FoldPages(history.Engagements, history.Cuts);
            var edges = history.Engagements.Where(e => e.Kind != "view" && e.Actor != e.Target).ToList();
            foreach (var (member, standing) in network.Standings)
            {
                var given = edges.Where(e => e.Actor == member).ToList();
                var received = edges.Where(e => e.Target == member).ToList();
                var both = given.Concat(received).ToList();

                Assert.Equal((given.Count, received.Count), (standing.Given.Total, standing.Received.Total));
                Assert.Equal(given.Select(e => e.Target).Distinct().Count(), standing.OutPartners);
                Assert.Equal(received.Select(e => e.Actor).Distinct().Count(), standing.InPartners);
                Assert.Equal(given.Select(e => e.Target).Intersect(received.Select(e => e.Actor)).Count(), standing.MutualPartners);
                Assert.Equal(
                    Members.Sum(other => Math.Min(given.Count(e => e.Target == other), received.Count(e => e.Actor == other))), standing.Matched);
                Assert.Equal(given.LongCount(e => e.Kind == "like"), standing.Given.ByKind["like"]);
                Assert.Equal(received.LongCount(e => e.Kind == "comment"), standing.Received.ByKind["comment"]);
                Assert.Equal(both.Count == 0 ? null : both.Min(e => e.OccurredAt), standing.FirstSeen);
                Assert.Equal(both.Count == 0 ? null : both.Max(e => e.OccurredAt), standing.LastSeen);
                Assert.Equal(history.Engagements.Where(e => e.Kind == "view" && e.Target == member).Sum(e => e.Count), standing.Views);
            }
        },
        iter: 2000);

    [Fact]
    public void A_change_that_is_taken_back_leaves_no_trace_in_the_sums()
    {
        var before = new Relationship { Id = PairKey.Of("ana", "bo"), A = "ana", B = "bo" };
        var after = Fold.Evolve(before, new Engagement
        {
            EventId = Guid.Empty,
            Source = "test",
            Id = "1",
            Kind = "like",
            Actor = "bo",
            Target = "ana",
            OccurredAt = DateTimeOffset.UnixEpoch,
        });
        var delta = new NetworkDelta(EngagementPolicy.Default);

        delta.PairChanged(before, after);
        delta.PairChanged(after, before);

        Assert.Equal(EdgeSums.None, delta.ApplyTo(new NetworkSummary { Id = "n" }).Any);
        Assert.All(delta.Members, member => Assert.False(member.Value.ApplyTo(new Standing { Id = member.Key }).IsConnected()));
    }

    /// <summary>Straight from the definitions, over a matrix of counts.</summary>
    private static EdgeSums Count(List<Engagement> edges)
    {
        var counts = edges.GroupBy(e => (e.Actor, e.Target)).ToDictionary(g => g.Key, g => (long)g.Count());
        var both = counts.Keys.Where(edge => counts.ContainsKey((edge.Target, edge.Actor!))).ToList();
        return new EdgeSums(
            edges.Count,
            edges.SelectMany(e => new[] { e.Actor, e.Target }).Distinct().Count(),
            counts.Count,
            both.Count / 2,
            both.Sum(edge => Math.Min(counts[edge], counts[(edge.Target, edge.Actor!)])) / 2);
    }

    private static (NetworkSummary Summary, Dictionary<string, Standing> Standings) FoldPages(Engagement[] engagements, int[] cuts)
    {
        var summary = new NetworkSummary { Id = "n" };
        var pairs = new Dictionary<Guid, Relationship>();
        var histories = new Dictionary<Guid, List<Engagement>>();
        var standings = new Dictionary<string, Standing>();
        var at = 0;
        for (var page = 0; at < engagements.Length; page++)
        {
            var delta = new NetworkDelta(EngagementPolicy.Default);
            foreach (var engagement in engagements.Skip(at).Take(cuts[page]))
            {
                var key = PairKey.Of(engagement.Actor, engagement.Target!);
                var before = pairs.GetValueOrDefault(key);
                histories[key] = [.. histories.GetValueOrDefault(key) ?? [], engagement];
                pairs[key] = Fold.Fold(RelationshipFold.Start(key, engagement.Actor, engagement.Target!), History.Of(histories[key]));
                delta.PairChanged(before, pairs[key]);
            }

            foreach (var (member, change) in delta.Members)
            {
                var before = standings.GetValueOrDefault(member);
                standings[member] = change.ApplyTo(before ?? new Standing { Id = member });
                delta.StandingChanged(before, standings[member]);
            }

            summary = delta.ApplyTo(summary);
            at += cuts[page];
        }

        return (summary, standings);
    }
}
