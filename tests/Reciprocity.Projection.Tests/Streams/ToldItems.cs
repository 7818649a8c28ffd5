using System.Net.ServerSentEvents;
using System.Text.Json;
using Reciprocity.Projection.Streams;

namespace Reciprocity.Projection.Tests.Streams;

/// <summary>An item as a listener has it.</summary>
internal sealed record ToldItem(string Id, string Event, JsonElement Data)
{
    public string Pair => $"{Data.GetProperty("a")} {Data.GetProperty("b")}";

    public string Change => $"{Text("from")} → {Text("to")}";

    public DateTimeOffset At => Data.GetProperty("at").GetDateTimeOffset();

    private string Text(string name) => Data.GetProperty(name).GetString() ?? "nothing";
}

internal static class ToldItems
{
    /// <summary>All of a network's items behind a place, as the table has them.</summary>
    public static async Task<List<ToldItem>> OfAsync(FoldedDatabase database, string network, StreamPlace? after = null)
    {
        var pages = new StreamPages(database.Source);
        var reached = after ?? StreamPlace.Start;
        List<ToldItem> items = [];
        while (await pages.ReadAsync(network, reached, TestContext.Current.CancellationToken) is { Count: > 0 } rows)
        {
            foreach (var row in rows)
            {
                items.AddRange(Parse(row.Frames(reached)));
                reached = row.End;
            }
        }

        return items;
    }

    /// <summary>Reads events as a browser does; what has no data is none.</summary>
    public static IEnumerable<ToldItem> Parse(ReadOnlyMemory<byte> frames)
    {
        var parser = SseParser.Create(new MemoryStream(frames.ToArray()));
        foreach (var item in parser.Enumerate())
        {
            yield return new(parser.LastEventId, item.EventType, JsonSerializer.Deserialize<JsonElement>(item.Data));
        }
    }
}
