using Npgsql;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Folding;

namespace Reciprocity.Projection.Tests.Folding;

/// <summary>Rows are found by what the pairs were before: a page that is wrong about that is not written.</summary>
public sealed class OpenExpectationsTests(JournalDatabase database) : IClassFixture<JournalDatabase>
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly Relationship Settled = new() { Id = PairKey.Of("ana", "bo"), A = "ana", B = "bo" };
    private static readonly Relationship ByAna = Settled with { Ledger = new(0, new(Side.A, At, 1, "like")) };
    private static readonly Relationship ByBo = Settled with { Ledger = new(1, new(Side.B, At.AddTicks(10), 1, "comment")) };

    [Fact]
    public async Task What_opens_turns_and_closes_is_there_is_another_and_is_gone()
    {
        await WriteAsync("all", null, ByAna);
        Assert.Equal(["ana bo 2026-01-02 03:04:05 like"], await RowsAsync("all"));

        await WriteAsync("all", ByAna, ByBo);
        Assert.Equal(["bo ana 2026-01-02 03:04:05.000001 comment"], await RowsAsync("all"));

        await WriteAsync("all", ByBo, Settled);
        Assert.Empty(await RowsAsync("all"));
    }

    [Fact]
    public async Task What_is_there_already_is_not_opened_again()
    {
        await WriteAsync("twice", null, ByAna);

        await FailsAsync(PostgresErrorCodes.UniqueViolation, "twice", null, ByAna);
    }

    [Fact]
    public async Task What_is_not_there_as_it_was_neither_changes_nor_closes()
    {
        await WriteAsync("other", null, ByAna);
        var earlier = Settled with { Ledger = new(0, new(Side.A, At.AddDays(-1), 1, "like")) };

        await FailsAsync(PostgresErrorCodes.DivisionByZero, "other", ByBo, Settled);
        await FailsAsync(PostgresErrorCodes.DivisionByZero, "other", earlier, Settled);
        await FailsAsync(PostgresErrorCodes.DivisionByZero, "other", earlier, ByBo);

        Assert.Equal(["ana bo 2026-01-02 03:04:05 like"], await RowsAsync("other"));
    }

    private async Task FailsAsync(string state, string network, Relationship? before, Relationship after)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(network, before, after));

        Assert.Equal(state, Assert.IsType<PostgresException>(failure.GetBaseException()).SqlState);
    }

    private async Task WriteAsync(string network, Relationship? before, Relationship after)
    {
        await using var session = database.ReadModels.Store.LightweightSession(network);
        OpenExpectations.QueueWrite(session, "reciprocity_g1", [(before, after)]);
        await session.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    private async Task<List<string>> RowsAsync(string network)
    {
        await using var command = database.Source.CreateCommand(
            """
            select concat_ws(' ', opener, awaited, opened_at at time zone 'UTC', kind) from reciprocity_g1.open_expectation where network = $1 and pair = $2
            """);
        command.Parameters.Add(new() { Value = network });
        command.Parameters.Add(new() { Value = Settled.Id });
        List<string> rows = [];
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
