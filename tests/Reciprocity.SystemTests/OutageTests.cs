using Reciprocity.SystemTests.Networks;
using Reciprocity.SystemTests.Running;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests;

public sealed class OutageTests(Parts parts) : SystemTest(parts)
{
    [Theory]
    [InlineData("outage-waited-out", "00:15:00")]
    [InlineData("outage-handed-back", "00:00:03")]
    public async Task While_PostgreSQL_is_away_engagements_are_accepted_and_none_is_lost_or_failed(string network, string patience)
    {
        var known = KnownNetwork.Generated(seed: 71, count: 8_000);
        var system = await StartSystemAsync(new() { OfProjections = new Dictionary<string, string> { ["Journal__Patience"] = patience } });
        await Upload.Start(system.Ingestions, network, [.. known.Facts.Take(2_000)]).Completion;

        await Parts.Database.KillAsync();
        await Upload.Start(system.Ingestions, network, [.. known.Facts.Skip(1_500)]).Completion;
        if (patience == "00:00:03")
        {
            await Eventually.HoldsAsync(
                "the projection takes nothing any more", TimeSpan.FromMinutes(1), () => Parts.Broker.ConsumersAsync(Parts.JournalQueue), consumers => consumers == 0);
        }

        await Parts.Database.StartAgainAsync();

        await system.FoldedAsync(more: known.Events);
        await known.AssertAnsweredByAsync(system.Projection, network);
        await Parts.AssertQueuesAreEmptyAsync();
    }
}
