using Marten;
using Npgsql;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Networks;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Folding;

namespace Reciprocity.Projection.Tests.Folding;

/// <summary>What is written past Marten must be what Marten would have written.</summary>
public sealed class DocumentTableTests(JournalDatabase database) : IClassFixture<JournalDatabase>
{
    private static readonly DirectedTally Given = new()
    {
        Total = 3,
        ByKind = KindCounts.None.Add("like", 2).Add("comment", 1),
        First = DateTimeOffset.UnixEpoch,
        Last = DateTimeOffset.UnixEpoch.AddTicks(10),
    };

    [Fact]
    public async Task A_relationship_is_read_back_by_Marten_as_it_was_written()
    {
        var pair = new Relationship { Id = PairKey.Of("ana", "bo's \"😀\""), A = "ana", B = "bo's \"😀\"", AToB = Given };

        await WriteAsync("read-back", pair);

        await using var session = database.ReadModels.Store.QuerySession("read-back");
        Assert.Equal(pair, await session.LoadAsync<Relationship>(pair.Id, TestContext.Current.CancellationToken));
        Assert.Equal(pair, await session.Query<Relationship>().SingleAsync(p => p.B == pair.B, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Rows_are_the_same_as_those_that_Marten_writes()
    {
        var pair = new Relationship { Id = PairKey.Of("ana", "bo"), A = "ana", B = "bo", AToB = Given };
        var standing = new Standing { Id = "ana", Given = new(3, Given.ByKind), OutPartners = 1, FirstSeen = Given.First };
        var network = new NetworkSummary
        {
            Id = "n",
            Any = new(3, 2, 1, 0, 0),
            ByKind = new SortedDictionary<string, EdgeSums> { ["like"] = new(2, 2, 1, 0, 0) },
        };

        await WriteAsync("ours", pair);
        await WriteAsync("ours", standing);
        await WriteAsync("ours", network);
        await using (var session = database.ReadModels.Store.LightweightSession("martens"))
        {
            session.Store(pair);
            session.Store(standing);
            session.Store(network);
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        foreach (var table in new[] { "mt_doc_relationship", "mt_doc_standing", "mt_doc_networksummary" })
        {
            Assert.Equal(await RowAsync(table, "martens"), await RowAsync(table, "ours"));
        }
    }

    [Fact]
    public async Task A_document_that_is_there_is_replaced_and_those_of_other_networks_are_not()
    {
        var before = new Standing { Id = "ana", OutPartners = 1 };
        var after = before with { OutPartners = 2, Given = new(7, KindCounts.None) };
        await WriteAsync("one", before);
        await WriteAsync("other", before);

        await WriteAsync("one", after, isNew: false);

        await using var one = database.ReadModels.Store.QuerySession("one");
        await using var other = database.ReadModels.Store.QuerySession("other");
        Assert.Equal(after, await one.LoadAsync<Standing>("ana", TestContext.Current.CancellationToken));
        Assert.Equal(before, await other.LoadAsync<Standing>("ana", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_document_that_should_not_be_there_is_not_replaced()
    {
        var before = new Standing { Id = "ana", OutPartners = 1 };
        await WriteAsync("there", before);

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync("there", before with { OutPartners = 2 }));

        Assert.Equal(PostgresErrorCodes.UniqueViolation, Assert.IsType<PostgresException>(failure.GetBaseException()).SqlState);
        await using var session = database.ReadModels.Store.QuerySession("there");
        Assert.Equal(before, await session.LoadAsync<Standing>("ana", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Nothing_is_written_where_a_document_is_missing_that_should_be_there()
    {
        var there = new Standing { Id = "ana", OutPartners = 1 };
        await WriteAsync("missing", there);

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(
            "missing", [(there with { OutPartners = 2 }, false), (new Standing { Id = "bo" }, false), (new Standing { Id = "cy" }, true)]));

        Assert.Equal(PostgresErrorCodes.DivisionByZero, Assert.IsType<PostgresException>(failure.GetBaseException()).SqlState);
        await using var session = database.ReadModels.Store.QuerySession("missing");
        Assert.Equal([there], await session.Query<Standing>().ToListAsync(TestContext.Current.CancellationToken));
    }

    private Task WriteAsync<T>(string network, T document, bool isNew = true)
        where T : notnull => WriteAsync(network, [(document, isNew)]);

    private async Task WriteAsync<T>(string network, (T Document, bool IsNew)[] documents)
        where T : notnull
    {
        await using var session = database.ReadModels.Store.LightweightSession(network);
        var rows = new DocumentTable<T>((StoreOptions)database.ReadModels.Store.Options).Begin();
        foreach (var (document, isNew) in documents)
        {
            rows.Add(document, isNew);
        }

        rows.Queue(session);
        await session.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The whole row but for its tenant, as text.</summary>
    private async Task<string?> RowAsync(string table, string network)
    {
        await using var command = database.Source.CreateCommand(
            $"select (to_jsonb(document) - 'tenant_id')::text from reciprocity_g1.{table} document where tenant_id = $1");
        command.Parameters.Add(new() { Value = network });
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) as string;
    }
}
