using Reciprocity.Contracts.V1;
using Reciprocity.Domain.Engagements;
using Reciprocity.Projection.Communities;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Members;
using Reciprocity.Projection.Networks;
using Reciprocity.Projection.Outcomes;
using Reciprocity.Projection.Risk;
using Reciprocity.Projection.Tests.Members;

namespace Reciprocity.Projection.Tests.Erasures;

/// <summary>Of a whole network, somebody in the middle of it is erased: nothing is left of the name, and all that it was stays.</summary>
public sealed class ErasureTests(ErasureDatabase database) : IClassFixture<ErasureDatabase>
{
    private const string Erased = "gone/ünï \"042\"";
    private static readonly string[] Sums = ["member_day", "settled_opening", "open_expectation", "member_rate", "member_community"];
    private static readonly string[] OfNoMember = ["network_day", "mt_doc_networksummary", "community", "community_run", "scheduled_measure"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_left_of_the_name_and_everybodys_figures_stay()
    {
        const string Network = "erased-from";
        var facts = await FoldAsync(Network);
        var before = await RowsAsync(Network, [.. Sums, .. OfNoMember, "mt_doc_standing"]);
        Assert.All(before, table => Assert.NotEmpty(table.Value));
        Assert.NotEmpty(await database.TracesOfAsync(Escaped(Erased)));
        Assert.True(await database.ScalarAsync<long>("select count(*) from reciprocity_g1.mt_doc_relationship where tenant_id = $1 and a = $2", Network, Erased) > 10);

        var erasure = await database.EraseAsync(Network, Erased);

        Assert.Equal(("done", erasure.EventsDone), (erasure.State, erasure.Events));
        Assert.InRange(erasure.Relationships, 20, 500);
        Assert.Empty(await database.TracesOfAsync(Erased));
        Assert.Empty(await database.TracesOfAsync(Escaped(Erased)));
        foreach (var (table, rows) in await RowsAsync(Network, [.. before.Keys]))
        {
            Assert.Equal(before[table].Select(row => row.Replace(Escaped(Erased), erasure.Token, StringComparison.Ordinal)).Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
        }

        await AssertRebuiltIsLiveAsync(Network);

        // Everything once more, and as much again that nobody knows yet.
        await database.Folded.FoldAsync(Network, [.. facts, .. facts.Where(fact => !fact.Retracted).Select(fact => Anew(Network, fact))]);
        Assert.Empty(await database.TracesOfAsync(Erased));
        Assert.Empty(await database.TracesOfAsync(Escaped(Erased)));
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from reciprocity.mt_doc_rejectedengagement"));
    }

    /// <summary>The read models that were rewritten are those that the rewritten journal gives, row for row.</summary>
    private async Task AssertRebuiltIsLiveAsync(string network)
    {
        await database.Folded.FoldAsync(network);
        await database.Folded.RebuildAsync(network);
        string[] folded = ["mt_doc_relationship", "mt_doc_standing", "mt_doc_networksummary", "fold_checkpoint", "open_expectation", "settled_opening", "member_day", "network_day"];
        foreach (var table in folded)
        {
            var live = await database.RowsAsync($"reciprocity_g1.{table}", network);
            Assert.Equal(live, await database.RowsAsync($"reciprocity_g2.{table}", network));
        }

        Assert.Equal(
            await database.RowsAsync("reciprocity_g1.fold_mark", network, without: "token"),
            await database.RowsAsync("reciprocity_g2.fold_mark", network, without: "token"));
    }

    private async Task<PackedEngagement[]> FoldAsync(string network)
    {
        await JournalIndexes.CreateAsync(database.Source, Cancellation);
        PackedEngagement[] facts = [.. GeneratedMembers.Facts(network).Select(fact => WithErased(fact))];
        await database.Folded.FoldAsync(network, facts);
        await new ReturnRates(database.Folded.Schedule).RefreshAsync(Cancellation);
        await new RiskRounds(database.Folded.Schedule).RefreshAsync(Cancellation);
        await new CommunitySearch(database.Folded.Schedule).RefreshAsync(Cancellation);
        await new AboveActivity(database.Folded.Schedule).RefreshAsync(Cancellation);
        await new OutcomeMeasure(database.Folded.Schedule).RefreshAsync(Cancellation);
        return facts;
    }

    private async Task<Dictionary<string, List<string>>> RowsAsync(string network, string[] tables)
    {
        var rows = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            // A pair's key is made of the names.
            rows[table] = await database.RowsAsync($"reciprocity_g1.{table}", network, without: "pair");
        }

        return rows;
    }

    /// <summary>One who is looked at by many, with content that has the name in it.</summary>
    private static PackedEngagement WithErased(PackedEngagement fact) => fact with
    {
        Actor = fact.Actor == "m022" ? Erased : fact.Actor,
        Target = fact.Target == "m022" ? Erased : fact.Target,
        Content = fact.Target == "m022" && fact.Content is null && !fact.Retracted ? $"https://host/users/{Erased}/posts/{fact.OccurredAt.Hour}" : fact.Content,
        Campaign = fact.Actor == "m022" && !fact.Retracted ? $"autumn of {Erased}" : fact.Campaign,
    };

    private static PackedEngagement Anew(string network, PackedEngagement fact) => fact with
    {
        Id = $"{fact.Id} by {Erased}",
        EventId = EventIdentity.Of(network, fact.Source, $"{fact.Id} by {Erased}"),
        OccurredAt = fact.OccurredAt.AddMinutes(1),
    };

    private static string Escaped(string text) => text.Replace("\"", "\\\"", StringComparison.Ordinal);
}
