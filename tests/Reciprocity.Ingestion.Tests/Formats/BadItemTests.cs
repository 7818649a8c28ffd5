using System.Net;
using System.Text;
using Reciprocity.Domain.Engagements;

namespace Reciprocity.Ingestion.Tests.Formats;

/// <summary>One bad item among good ones: it alone is rejected, for the right reason, at the right place.</summary>
public class BadItemTests(JournalQueueFixture journal) : JournalQueueTests(journal)
{
    public static TheoryData<string, string, string> Items => new()
    {
        { "7", RejectionReason.WrongType, "" },
        { "null", RejectionReason.WrongType, "" },
        { "[[]]", RejectionReason.WrongType, "" },
        { """{"id":"x","kind":"lik","actor":"ana","target":"bo"}""", RejectionReason.UnknownKind, "/kind" },
        { """{"id":"x","kind":"like","actor":"ana","target":"bo","likes":1}""", RejectionReason.UnknownField, "/likes" },
        { """{"id":"x","kind":"like","actor":"ana","target":"bo","a/b~c":{"d":[1]}}""", RejectionReason.UnknownField, "/a~1b~0c" },
        { """{"id":"x","kind":"like","actor":"ana","target":"bo","\ud800":1}""", RejectionReason.UnknownField, "/\uFFFD" },
        { """{"id":"x","id":"y","kind":"like","actor":"ana","target":"bo"}""", RejectionReason.NotReadable, "/id" },
        { """{"id":"x","kind":"like","\u0061ctor":"a","actor":"ana","target":"bo"}""", RejectionReason.NotReadable, "/actor" },
        { """{"id":17,"kind":"like","actor":"ana","target":"bo"}""", RejectionReason.WrongType, "/id" },
        { """{"id":"x","kind":"like","actor":{"name":"ana"},"target":"bo"}""", RejectionReason.WrongType, "/actor" },
        { """{"id":"x","kind":"like","actor":"ana","target":["bo"]}""", RejectionReason.WrongType, "/target" },
        { """{"id":"x","kind":"view","actor":"ana","target":"bo","count":"1"}""", RejectionReason.WrongType, "/count" },
        { """{"id":"x","kind":"view","actor":"ana","target":"bo","count":1.5}""", RejectionReason.Count, "/count" },
        { """{"id":"x","kind":"view","actor":"ana","target":"bo","count":1e99}""", RejectionReason.Count, "/count" },
        { """{"id":"x","kind":"view","actor":"ana","target":"bo","count":0}""", RejectionReason.Count, "/count" },
        { """{"id":"x","kind":"like","actor":"ana","target":"bo","retracted":"true"}""", RejectionReason.WrongType, "/retracted" },
        { """{"id":"x","kind":"like","actor":"ana","target":"bo","retracts":"y"}""", RejectionReason.Retraction, "/retracts" },
        { """{"id":"","kind":"like","actor":"ana","target":"bo"}""", RejectionReason.Text, "/id" },
        { """{"id":"x","kind":"like","actor":"","target":"bo"}""", RejectionReason.Text, "/actor" },
        { """{"id":"x","kind":"like","actor":null,"target":"bo"}""", RejectionReason.Missing, "/actor" },
        { """{"id":"x","kind":"like","actor":"LONGx","target":"bo"}""", RejectionReason.Text, "/actor" },
        { """{"id":"x","kind":"like","actor":"\ud83d","target":"bo"}""", RejectionReason.Text, "/actor" },
        { """{"id":"x","kind":"like","actor":"\ude42\ud83d","target":"bo"}""", RejectionReason.Text, "/actor" },
        { """{"id":"x","kind":"like","actor":"a\u0000b","target":"bo"}""", RejectionReason.Text, "/actor" },
        { """{"id":"x","kind":"like","actor":"a\nb","target":"bo"}""", RejectionReason.Text, "/actor" },
        { """{"id":"x","kind":"like","actor":"ana","target":"bo","occurredAt":"1200-01-01T00:00:00Z"}""", RejectionReason.Time, "/occurredAt" },
        { """{"id":"x","kind":"like","actor":"ana","target":"bo","occurredAt":"2200-01-01T00:00:00Z"}""", RejectionReason.Time, "/occurredAt" },
        { """{"id":"x","kind":"like","actor":"ana","target":"bo","occurredAt":"NaN"}""", RejectionReason.Time, "/occurredAt" },
        { """{"id":"x","kind":"like","actor":"ana","target":"bo","occurredAt":1763892000}""", RejectionReason.WrongType, "/occurredAt" },
        { """{"kind":"like","actor":"ana","target":"bo"}""", RejectionReason.Missing, "/occurredAt" },
        { """{"id":"x","kind":"like","actor":"ana","target":"bo","content":"HUGE"}""", RejectionReason.TooLarge, "" },
        { """{"id":"x","kind":"like","actor":"ana","target":"bo","HUGE":1}""", RejectionReason.TooLarge, "" },
    };

    [Theory]
    [MemberData(nameof(Items))]
    public async Task It_is_rejected_among_others_of_an_array(string item, string reason, string pointer) =>
        await AssertOneRejectedAsync(Sending.Json, $"[{Sending.Like(1)},{Expand(item)},{Sending.Like(2)}]", reason, pointer);

    [Theory]
    [MemberData(nameof(Items))]
    public async Task It_is_rejected_among_other_lines(string item, string reason, string pointer) =>
        await AssertOneRejectedAsync(Sending.Ndjson, $"{Sending.Like(1)}\n{Expand(item)}\r\n{Sending.Like(2)}", reason, pointer);

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{\"id\":\"x\"")]
    [InlineData("{\"id\":\"x\"} {}")]
    [InlineData("{\"count\":NaN}")]
    [InlineData("\0")]
    public async Task A_line_that_is_not_json_is_rejected_and_the_rest_goes_on(string line) =>
        await AssertOneRejectedAsync(Sending.Ndjson, $"{Sending.Like(1)}\n{line}\n{Sending.Like(2)}\n", RejectionReason.NotReadable, "");

    [Theory]
    [InlineData(Sending.Json, "[", ",", "]")]
    [InlineData(Sending.Ndjson, "", "\n", "")]
    public async Task Bytes_that_are_not_utf8_are_rejected(string type, string start, string between, string end)
    {
        var body = Encoding.Latin1.GetBytes(
            $$"""{{start}}{{Sending.Like(1)}}{{between}}{"id":"x","kind":"like","actor":"ÿ","target":"bo"}{{between}}{{Sending.Like(2)}}{{end}}""");
        await AssertOneRejectedAsync(await Http.SendAsync(type, body), RejectionReason.Text, "/actor");
    }

    [Fact]
    public async Task When_all_are_rejected_the_request_is_too()
    {
        var answer = await (await Http.SendAsync(Sending.Ndjson, "7\n8\n")).AnswerAsync(HttpStatusCode.BadRequest);
        Assert.Equal((0, 2), (answer.Accepted, answer.Rejected));
    }

    [Fact]
    public async Task Of_thousands_of_unknown_fields_the_first_few_are_named()
    {
        var fields = string.Join(',', Enumerable.Range(0, 1500).Select(i => $"\"f{i}\":1"));
        var answer = await (await Http.SendAsync(Sending.Json, $"[{{{fields}}}]")).AnswerAsync(HttpStatusCode.BadRequest);
        Assert.InRange(Assert.Single(answer.Results).Errors!.Count, 1, 20);
    }

    private static string Expand(string item) => item
        .Replace("LONG", new string('x', EngagementRules.LongestText), StringComparison.Ordinal)
        .Replace("HUGE", new string('x', 16 * 1024), StringComparison.Ordinal);

    private async Task AssertOneRejectedAsync(string type, string body, string reason, string pointer) =>
        await AssertOneRejectedAsync(await Http.SendAsync(type, body), reason, pointer);

    private async Task AssertOneRejectedAsync(HttpResponseMessage response, string reason, string pointer)
    {
        var answer = await response.AnswerAsync(HttpStatusCode.MultiStatus);
        Assert.Equal((2, 1), (answer.Accepted, answer.Rejected));
        Assert.Equal(reason, Assert.Single(answer.RejectedBy).Key);
        Assert.Contains(answer.Results[1].Errors!, error => error.Pointer == pointer && error.Detail.Length > 0);
        Assert.Equal(["e-1", "e-2"], (await Journal.TakeEngagementsAsync()).Select(engagement => engagement.Id));
    }
}
