using JasperFx.Events;
using Marten;
using Reciprocity.Contracts.V1;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Generations;

namespace Reciprocity.Projection.Tests.Folding;

/// <summary>A page that is computed before it is known whether the page before will be committed.</summary>
public sealed class FoldAheadTests(FoldedDatabase database) : IClassFixture<FoldedDatabase>
{
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;
    private readonly string _network = $"ahead-{Guid.NewGuid():n}";
    private int _ids;

    [Fact]
    public async Task It_counts_on_what_the_page_before_will_have_written()
    {
        var first = Liked("ana", "bo", 0);
        var events = await JournaledAsync(first, Liked("ana", "cy", 1), Liked("bo", "ana", 2), Liked("ana", "bo", 3), FoldedDatabase.Retracted(_network, first, Start.AddHours(4)));
        var models = await database.Stores.ActiveAsync(Cancellation);
        using var fold = new ReciprocityFold(models.Generation, database.FoldMetrics);
        var page = new FoldPage();
        await using var one = await FoldedAsync(fold, models, page, events[..2]);
        var next = new FoldPage(page);
        await using var two = await FoldedAsync(fold, models, next, events[2..]);

        await one.SaveChangesAsync(Cancellation);
        await two.SaveChangesAsync(Cancellation);

        await using var query = models.Store.QuerySession(_network);
        var pair = await query.LoadAsync<Relationship>(PairKey.Of("ana", "bo"), Cancellation);
        var ana = await query.LoadAsync<Standing>("ana", Cancellation);
        Assert.Equal((1, 1), (pair!.AToB.Total, pair.BToA.Total));
        Assert.Equal((2, 1, Start.AddHours(1), Start.AddHours(3)), (ana!.Given.Total, ana.Received.Total, ana.FirstSeen, ana.LastSeen));
    }

    [Fact]
    public async Task It_cannot_be_committed_without_the_page_before_and_is_folded_again()
    {
        var events = await JournaledAsync(Liked("ana", "bo", 0), Liked("bo", "ana", 1));
        var models = await database.Stores.ActiveAsync(Cancellation);
        using var fold = new ReciprocityFold(models.Generation, database.FoldMetrics);
        var page = new FoldPage();
        await using var lost = await FoldedAsync(fold, models, page, events[..1]);
        await using (var two = await FoldedAsync(fold, models, new FoldPage(page), events[1..]))
        {
            page.End(committed: false);
            await Assert.ThrowsAnyAsync<Exception>(() => two.SaveChangesAsync(Cancellation));
        }

        await using var again = await FoldedAsync(fold, models, new FoldPage(), events);
        await again.SaveChangesAsync(Cancellation);

        await using var query = models.Store.QuerySession(_network);
        var pair = await query.LoadAsync<Relationship>(PairKey.Of("ana", "bo"), Cancellation);
        Assert.Equal((1, 1), (pair!.AToB.Total, pair.BToA.Total));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_late_event_of_a_pair_that_may_have_checkpoints_waits_for_the_page_before(bool committed)
    {
        var history = Enumerable.Range(0, Checkpoints.Spacing + 10).Select(hour => Liked("ana", "bo", hour)).ToArray();
        var late = Liked("ana", "bo", 500) with { OccurredAt = Start.AddHours(500).AddMinutes(1) };
        var events = await JournaledAsync([.. history, late]);
        var models = await database.Stores.ActiveAsync(Cancellation);
        using var fold = new ReciprocityFold(models.Generation, database.FoldMetrics);
        var page = new FoldPage();
        await using var one = await FoldedAsync(fold, models, page, events[..^1]);
        var next = FoldedAsync(fold, models, new FoldPage(page), events[^1..]);
        Assert.NotSame(next, await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(300), Cancellation)));

        if (!committed)
        {
            page.End(committed: false);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
            return;
        }

        await one.SaveChangesAsync(Cancellation);
        page.End(committed: true);
        await using var two = await next;
        await two.SaveChangesAsync(Cancellation);
        await using var query = models.Store.QuerySession(_network);
        var pair = await query.LoadAsync<Relationship>(PairKey.Of("ana", "bo"), Cancellation);
        Assert.Equal(events.Count, pair!.AToB.Total);
    }

    private PackedEngagement Liked(string actor, string target, int hour) => FoldedDatabase.Engaged(_network, _ids++, "like", actor, target, Start.AddHours(hour));

    private async Task<List<IEvent>> JournaledAsync(params PackedEngagement[] engagements)
    {
        await database.JournalAsync(_network, historical: false, engagements);
        await using var session = (await database.Stores.ActiveAsync(Cancellation)).Store.QuerySession(_network);
        return [.. await session.Events.QueryAllRawEvents().OrderBy(e => e.Sequence).ToListAsync(Cancellation)];
    }

    private async Task<IDocumentSession> FoldedAsync(ReciprocityFold fold, ReadModels models, FoldPage page, List<IEvent> events)
    {
        var session = models.Store.LightweightSession(_network);
        await fold.FoldAsync(page, session, events, Cancellation);
        return session;
    }
}
