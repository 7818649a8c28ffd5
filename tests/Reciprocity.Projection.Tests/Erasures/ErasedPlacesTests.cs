using System.Text.Json;
using Npgsql;
using Reciprocity.Projection.Erasures;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Tests.Erasures;

/// <summary>No table can be added without a word on whether members stand in it.</summary>
public sealed class ErasedPlacesTests(ErasureDatabase database) : IClassFixture<ErasureDatabase>
{
    /// <summary>Rewritten by code of their own: JSON, and what bears a key that is made of names.</summary>
    private static readonly string[] Rewritten =
    [
        "mt_events.data", "parked_engagement.event", "mt_doc_rejectedengagement.data", "erasure.member", "fold_checkpoint.state",
        "mt_doc_relationship.a", "mt_doc_relationship.b", "mt_doc_relationship.data", "mt_doc_standing.data", "mt_doc_standing.id",
    ];

    /// <summary>Names of networks, kinds, levels, streams and the like, and documents of numbers.</summary>
    private static readonly string[] OfNoMember =
    [
        "*.network", "*.tenant_id", "*.kind", "*.mt_dotnet_type", "announced_risk.level", "announced_risk.seen", "risk_outbox.level", "risk_outbox.previous_level", "risk_untold.level", "risk_untold.previous_level", "stream_page.event",
        "erasure.state", "erasure.token", "erasure_key.secret", "generation.policy", "generation.state", "journal_unacked.instance",
        "mt_events.stream_id", "mt_events.type", "mt_streams.id", "mt_streams.type", "mt_streams.snapshot", "mt_doc_networksummary.data", "mt_doc_networksummary.id",

        // Of Marten's daemon: what it says of its own state. No event is ever skipped, so none is in its dead letters; and none is binary.
        "mt_event_progression.*", "mt_event_projection_floors.name", "mt_doc_deadletterevent.data", "mt_events.bdata", "member_risk.level", "member_community.community", "community.community", "scheduled_measure.measure", "scheduled_measure.result",
    ];

    [Theory]
    [InlineData(Schemas.Journal)]
    [InlineData("reciprocity_g1")]
    public async Task Every_column_that_could_name_a_member_is_spoken_for(string schema)
    {
        var columns = await database.TextColumnsAsync(schema);
        string[] places = [.. ErasedPlaces.OfJournal.Concat(ErasedPlaces.OfReadModels).Select(place => $"{place.Table}.{place.Column}")];

        Assert.NotEmpty(columns);
        Assert.Equal([], columns.Select(column => $"{column.Table}.{column.Column}").Where(column =>
            !places.Contains(column) && !Rewritten.Contains(column) && !OfNoMember.Contains(column) && !OfNoMember.Contains($"*.{column.Split('.')[1]}") && !OfNoMember.Contains($"{column.Split('.')[0]}.*")));
    }

    [Fact]
    public async Task In_text_that_is_JSON_whole_strings_are_renamed()
    {
        const string Member = "ünï \"7\"";
        await using var connection = await database.Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var told = new NpgsqlCommand("create table reciprocity.told (network varchar, items text)", connection, transaction);
        await told.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        told.CommandText = "insert into reciprocity.told values ('n', $1), ('m', $1)";
        told.Parameters.Add(new() { Value = """["ünï \"7\"","ünï \"7\"s","bo"]""" });
        await told.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await ErasedPlaces.RenameAsync(
            [new("told", "items", ErasedPlaces.Becomes.TokenInJson)], Schemas.Journal, transaction, new(Guid.Empty, "n", Member, "erased-x"), TestContext.Current.CancellationToken);

        await using var read = new NpgsqlCommand("select array_agg(items order by network) from reciprocity.told", connection, transaction);
        string[][] items = [.. ((string[])(await read.ExecuteScalarAsync(TestContext.Current.CancellationToken))!).Select(row => JsonSerializer.Deserialize<string[]>(row)!)];
        Assert.Equal([[Member, $"{Member}s", "bo"], ["erased-x", $"{Member}s", "bo"]], items);
    }

    [Fact]
    public async Task Every_place_is_there()
    {
        var journal = await database.TextColumnsAsync(Schemas.Journal);
        var readModels = await database.TextColumnsAsync("reciprocity_g1");

        Assert.Equal([], ErasedPlaces.OfJournal.Select(place => (place.Table, place.Column)).Except(journal));
        Assert.Equal([], ErasedPlaces.OfReadModels.Select(place => (place.Table, place.Column)).Except(readModels));
    }
}
