namespace Reciprocity.Projection.Tests.Members;

public sealed class GeneratedMembersTests
{
    [Fact]
    public void The_network_is_the_same_for_the_same_seed_and_has_everything_in_it()
    {
        var facts = GeneratedMembers.Facts("generated");

        Assert.Equal(facts, GeneratedMembers.Facts("generated"));
        Assert.NotEqual(facts, GeneratedMembers.Facts("generated", seed: 2));
        Assert.InRange(facts.Count, 10_000, 30_000);
        Assert.Equal(["comment", "follow", "like", "mention", "message", "share", "view"], facts.Select(fact => fact.Kind!).Distinct().Order(StringComparer.Ordinal));
        Assert.InRange(facts.Where(fact => fact.Kind != "view").SelectMany(fact => new[] { fact.Actor, fact.Target }).Distinct().Count(), 245, 250);
        Assert.All(
            new[]
            {
                facts.Count(fact => fact.Retracts is not null),
                facts.Count(fact => fact.Retracted && fact.Retracts is null),
                facts.Count(fact => fact.Retracted && fact.Kind == "follow"),
                facts.Count(fact => fact.Kind == "view" && fact.Actor is null),
                facts.Count(fact => fact.Kind == "view" && fact.Actor is not null),
                facts.Count(fact => fact.Actor == fact.Target),
                facts.Count(fact => fact.Campaign == "spring"),
                facts.Count(fact => fact.Campaign == "autumn"),
                facts.Count - facts.DistinctBy(fact => fact.EventId).Count(),
            },
            count => Assert.InRange(count, 20, facts.Count));
        Assert.Equal(GeneratedMembers.Days - 1, (int)(facts.Max(fact => fact.OccurredAt) - GeneratedMembers.Start).TotalDays);
        Assert.NotEqual(facts.OrderBy(fact => fact.OccurredAt), facts);
    }
}
