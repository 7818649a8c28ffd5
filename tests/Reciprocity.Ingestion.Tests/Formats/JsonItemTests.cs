using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Policies;
using Reciprocity.Ingestion.Formats;

namespace Reciprocity.Ingestion.Tests.Formats;

public class JsonItemTests(ITestOutputHelper output)
{
    [Fact]
    public void Reading_judging_and_naming_an_item_costs_a_few_microseconds()
    {
        const int Items = 200_000;
        var rules = new EngagementRules(EngagementPolicy.Default);
        var draft = new EngagementDraft();
        var item = new JsonItem(draft);
        var json = Enumerable.Range(0, 1000).Select(i => Encoding.UTF8.GetBytes(Sending.Like(i))).ToArray();
        var now = new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

        var best = TimeSpan.MaxValue;
        for (var round = 0; round < 6; round++)
        {
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < Items; i++)
            {
                var reader = new Utf8JsonReader(json[i % json.Length]);
                reader.Read();
                item.Read(ref reader);
                Assert.True(rules.TryAccept(draft, "demo", now, out _));
                draft.Clear();
            }

            var elapsed = Stopwatch.GetElapsedTime(started);
            best = elapsed < best ? elapsed : best;
        }

        var cost = best.TotalMicroseconds / Items;
        output.WriteLine($"{cost:0.00} µs an item");

        // Far above what is measured in a release build on a quiet machine: this finds a mistake, not a regression of some per cent.
        Assert.InRange(cost, 0, 30);
    }
}
