using System.Net;
using System.Text;

namespace Reciprocity.Ingestion.Tests.Engagements;

/// <summary>Requests that cannot be taken as a whole: an answer that says what to change, and nothing in the queue.</summary>
public class BadRequestTests(JournalQueueFixture journal) : JournalQueueTests(journal)
{
    [Theory]
    [InlineData("", "no engagement")]
    [InlineData("  \r\n", "no engagement")]
    [InlineData("[]", "no engagement")]
    [InlineData("nonsense", "line 1, byte 2")]
    [InlineData("[{\"id\":\"1\"},\n{\"id\":", "line 2, byte ")]
    [InlineData("{\"id\":\"1\"} {}", "line 1, byte 12")]
    [InlineData("[{\"id\":\"1\",}]", "not JSON")]
    [InlineData("{\"count\":NaN}", "not JSON")]
    [InlineData("\"text\"", "an array of objects")]
    [InlineData("17", "an array of objects")]
    [InlineData("null", "an array of objects")]
    public async Task What_is_no_json_body_is_refused_with_its_place(string body, string expected) =>
        await AssertRefusedAsync(HttpStatusCode.BadRequest, Sending.Json, body, "", expected);

    [Fact]
    public async Task Json_that_is_nested_without_end_is_refused() =>
        await AssertRefusedAsync(HttpStatusCode.BadRequest, Sending.Json, string.Concat(Enumerable.Repeat("{\"a\":[", 100_000)), "", "depth");

    [Fact]
    public async Task What_came_before_a_fault_in_json_is_not_published() =>
        await AssertRefusedAsync(HttpStatusCode.BadRequest, Sending.Json, $"[{string.Join(',', Enumerable.Range(0, 2000).Select(Sending.Like))},", "", "not JSON");

    [Fact]
    public async Task Json_of_more_than_32_MiB_is_too_large() =>
        await AssertRefusedAsync(HttpStatusCode.RequestEntityTooLarge, Sending.Json, "[" + new string(' ', 32 * 1024 * 1024), "", "x-ndjson");

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/cbor")]
    public async Task An_unknown_type_is_not_supported(string type) =>
        await AssertRefusedAsync(HttpStatusCode.UnsupportedMediaType, type, Sending.Like(1), "", "");

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON; Charset=\"UTF-8\"")]
    [InlineData("application/x-ndjson;charset=UTF-8")]
    public async Task Utf8_may_be_said_explicitly(string type) =>
        await (await Http.SendAsync(type, Sending.Like(1))).AnswerAsync(HttpStatusCode.Accepted);

    [Theory]
    [InlineData(Sending.Json)]
    [InlineData(Sending.Ndjson)]
    public async Task A_byte_order_mark_is_passed_over(string type) =>
        await (await Http.SendAsync(type, "\uFEFF" + Sending.Like(1))).AnswerAsync(HttpStatusCode.Accepted);

    [Fact]
    public async Task An_unknown_encoding_is_not_supported()
    {
        var response = await Http.SendEncodedAsync(Sending.Json, "nonsense"u8.ToArray(), "compress");
        Assert.Contains("gzip", await response.ProblemAsync(HttpStatusCode.UnsupportedMediaType), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Demo")]
    [InlineData("-demo")]
    [InlineData("d%C3%A9mo")]
    [InlineData("a%20b")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890123x")]
    public async Task A_network_whose_name_is_none_is_refused(string network)
    {
        var response = await Http.PostAsync($"/v1/networks/{network}/engagements", new StringContent(Sending.Like(1), Encoding.UTF8, Sending.Json));
        Assert.Contains("a-z", await response.ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Sending.Json, "?historical=yes", "'historical'")]
    [InlineData(Sending.Ndjson, "?historical=true&historical=false", "'historical'")]
    [InlineData(Sending.Csv, "?source=s&delimiter=pipe", "comma, tab, space, semicolon")]
    [InlineData(Sending.Csv, "?source=s&time=epoch", "iso, unix, unixms")]
    [InlineData(Sending.Csv, "?source=s&kind=lik", "'lik'")]
    [InlineData(Sending.Csv, "?source=s&columns=actor,target,kind&kinds=RT", "RT:share")]
    [InlineData(Sending.Csv, "?source=s&columns=actor,target,kind&kinds=RT:shar", "'shar'")]
    [InlineData(Sending.Csv, "?source=s&columns=actor,target&kinds=RT:share&kind=like", "column 'kind'")]
    [InlineData(Sending.Csv, "?source=s&columns=actor,when,target", "'when'")]
    [InlineData(Sending.Csv, "?source=s&columns=actor,actor", "more than once")]
    [InlineData(Sending.Csv, "?source=s&comment=%23%23", "one character")]
    [InlineData(Sending.Csv, "?source=", "'source' is empty")]
    [InlineData(Sending.Csv, "?columns=actor,target,kind", "'source' is required")]
    public async Task A_wrong_parameter_is_named_with_what_is_allowed(string type, string query, string expected) =>
        await AssertRefusedAsync(HttpStatusCode.BadRequest, type, Sending.Like(1), query, expected);

    private async Task AssertRefusedAsync(HttpStatusCode status, string type, string body, string query, string expected)
    {
        var response = await Http.SendAsync(type, body, query);
        Assert.Contains(expected, await response.ProblemAsync(status), StringComparison.Ordinal);
        Assert.Empty(await Journal.TakeAsync());
    }
}
