using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Reciprocity.Ingestion.Tests.Rows;

/// <summary>Anything may stand anywhere in what a stranger sends: it is answered with what to change, never with a failure.</summary>
public class HostileTests(JournalQueueFixture journal) : JournalQueueTests(journal)
{
    private const string Placeholder = "@@";

    private static readonly string[] Values =
        ["7", "-1", "1.5", "1e400", "true", "null", "\"\"", "\"x\"", "\"at://\"", "\"\\u0000\"", "[]", "[[]]", "[7,{}]", "{}", "{\"id\":{}}", "99999999999999999999"];

    private static readonly string[] Unreadable = ["\"\\ud800\"", "{\"\\ud800\":1}", new string('[', 70) + new string(']', 70), "{\"a\":1,\"a\":2}", "nonsense"];

    private static readonly Row[] Rows = [.. CloudEventRows.All, .. ActivityRows.All, .. TakenBackRows.All, .. InstagramRows.All, .. XRows.All, .. BlueskyRows.All, .. MastodonRows.All];

    public static TheoryData<string> Types => [.. Rows.Select(row => row.Type).Distinct()];

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Whatever_stands_anywhere_is_answered_with_what_to_change(string type)
    {
        var bodies = Rows.Where(row => row.Type == type).SelectMany(row => Bodies(row, type.EndsWith("bluesky", StringComparison.Ordinal))).Where(body => body.Length < 5000);
        var mutants = bodies.SelectMany(body => Mutants(body, Values)).Distinct().ToList();
        Assert.NotEmpty(mutants);

        // Many in one body where the format lets them, because there are thousands.
        foreach (var body in Joined(type, mutants))
        {
            await AssertAnsweredAsync(type, body);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task What_cannot_be_read_is_refused(string type)
    {
        var row = Rows.First(row => row.Type == type && row.Out.Length > 0 && row.Out[0][0] is not ('!' or '~'));
        var body = type == "application/cloudevents-batch+json" ? $"[{CloudEventRows.All.First().Body}]" : row.Body;
        foreach (var mutant in Mutants(body, Unreadable))
        {
            using var response = await SendAsync(type, mutant);
            Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{(int)response.StatusCode} for {mutant}");
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Bytes_that_are_not_utf8_are_refused(string type)
    {
        var row = Rows.First(row => row.Type == type && row.Out.Length > 0);
        var at = row.Body.IndexOf('"', StringComparison.Ordinal) + 1;
        await AssertAnsweredAsync(type, row.Body.Insert(at, "ÿ"), Encoding.Latin1);
    }

    private async Task AssertAnsweredAsync(string type, string body, Encoding? encoding = null)
    {
        using var response = await SendAsync(type, body, encoding);
        Assert.True(
            response.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.MultiStatus or HttpStatusCode.BadRequest,
            $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()} for {body[..Math.Min(body.Length, 2000)]}");
    }

    private Task<HttpResponseMessage> SendAsync(string type, string body, Encoding? encoding = null) => type.Split(':') is ["webhook", var platform]
        ? Http.DeliverAsync(platform, body, encoding: encoding)
        : Http.SendAsync(type, (encoding ?? Encoding.UTF8).GetBytes(body));

    private static IEnumerable<string> Bodies(Row row, bool areLines) =>
        (areLines ? row.Body.Split('\n') : [row.Body]).Where(body => body.TrimStart().StartsWith('{') || body.TrimStart().StartsWith('['));

    private static IEnumerable<string> Joined(string type, List<string> mutants) => type switch
    {
        "webhook:bluesky" => mutants.Chunk(2000).Select(some => string.Join('\n', some.Select(mutant => mutant.ReplaceLineEndings("")))),
        "webhook:instagram" or "application/cloudevents-batch+json" or ActivityRows.Activity => mutants.Chunk(2000).Select(some => $"[{string.Join(',', some)}]"),
        _ => mutants,
    };

    /// <summary>The body with each value in it replaced by each of the others.</summary>
    private static IEnumerable<string> Mutants(string body, string[] values)
    {
        if (Parse(body) is not { } original)
        {
            yield break;
        }

        var places = Places(original).Count();
        for (var i = 0; i < places; i++)
        {
            var copy = JsonNode.Parse(body)!;
            Places(copy).ElementAt(i)();
            var text = copy.ToJsonString();
            foreach (var value in values)
            {
                yield return text.Replace($"\"{Placeholder}\"", value, StringComparison.Ordinal);
            }
        }
    }

    private static JsonNode? Parse(string body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (System.Text.Json.JsonException)
        {
            return null; // A row that shows what becomes of just that.
        }
    }

    /// <summary>What puts the placeholder into each place of a node, outermost first.</summary>
    private static IEnumerable<Action> Places(JsonNode node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToList())
                {
                    yield return () => members[name] = Placeholder;
                    foreach (var place in value is null ? [] : Places(value))
                    {
                        yield return place;
                    }
                }

                break;
            case JsonArray elements:
                for (var i = 0; i < elements.Count; i++)
                {
                    var index = i;
                    yield return () => elements[index] = Placeholder;
                    foreach (var place in elements[index] is { } element ? Places(element) : [])
                    {
                        yield return place;
                    }
                }

                break;
        }
    }
}
