using Reciprocity.Projection.Folding;

namespace Reciprocity.Projection.Tests.Folding;

public sealed class FoldMarkTests(JournalDatabase database) : IClassFixture<JournalDatabase>
{
    private const string Network = "marked";
    private static readonly FoldMark None = new(0, null);

    [Fact]
    public async Task A_page_is_committed_only_on_top_of_the_page_that_it_was_built_on()
    {
        var (first, second, late) = (Page(10), Page(20), Page(15));

        await Assert.ThrowsAnyAsync<Exception>(() => CommitAsync(second, builtOn: first));
        await CommitAsync(first, builtOn: None);
        await CommitAsync(second, builtOn: first);
        await Assert.ThrowsAnyAsync<Exception>(() => CommitAsync(late, builtOn: first));
        await Assert.ThrowsAnyAsync<Exception>(() => CommitAsync(late, builtOn: None));

        await using var connection = await database.Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var (mark, erased) = await FoldMark.ReadAsync(connection, database.ReadModels.Generation.Schema, Network, TestContext.Current.CancellationToken);
        Assert.Equal((second, 0), (mark, erased));
    }

    private static FoldMark Page(long position) => new(position, Guid.NewGuid());

    /// <summary>With a statement before it that affects a row, as every page has them.</summary>
    private async Task CommitAsync(FoldMark page, FoldMark builtOn)
    {
        await using var session = database.ReadModels.Store.LightweightSession(Network);
        session.QueueSqlCommand($"insert into {database.ReadModels.Generation.Schema}.{FoldMark.TableName} (network, position, token) values (?, 1, ?)", $"{Guid.NewGuid()}", Guid.NewGuid());
        page.QueueWrite(session, database.ReadModels.Generation.Schema, Network, builtOn);
        await session.SaveChangesAsync(TestContext.Current.CancellationToken);
    }
}
