using System.Net;
using System.Text;
using Reciprocity.Contracts.V1;
using Reciprocity.Domain.Engagements;
using Reciprocity.Ingestion.Engagements;

namespace Reciprocity.Ingestion.Tests.Formats;

public class CsvTests(JournalQueueFixture journal) : JournalQueueTests(journal)
{
    [Fact]
    public async Task A_header_row_names_the_columns()
    {
        var engagement = Assert.Single(await AcceptAsync("", """
            id,source,kind,actor,target,content,occurredAt,campaign,count
            e-1,shop,view,ana,bo,post-9,2026-01-23T10:00:00Z,spring,7
            """));

        Assert.Equal(EventIdentity.Of("demo", "shop", "e-1"), engagement.EventId);
        Assert.Equal(
            ("view", "ana", "bo", "post-9", "spring", 7L),
            (engagement.Kind, engagement.Actor, engagement.Target, engagement.Content, engagement.Campaign, engagement.Count));
    }

    [Fact]
    public async Task Columns_may_be_named_by_the_request_and_a_row_is_then_named_by_its_number()
    {
        var engagements = await AcceptAsync(
            "?columns=actor,target,occurredAt,_&kind=message&time=unix&source=collegemsg&delimiter=space",
            "1 2 1082040961 x\n\n3 4 1082155839 y\r\n  \n5 6 1082414391 z");

        Assert.Equal(["1", "2", "3"], engagements.Select(engagement => engagement.Id));
        Assert.All(engagements, engagement => Assert.Equal(("message", "collegemsg"), (engagement.Kind, engagement.Source)));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1082040961), engagements[0].OccurredAt);
    }

    [Fact]
    public async Task Comments_are_no_rows_even_before_the_header()
    {
        var engagements = await AcceptAsync("?comment=%25&source=s", "% asym\nkind,actor,target\n% more\nlike,a,b\n%\nlike,c,d\n");
        Assert.Equal(["1", "2"], engagements.Select(engagement => engagement.Id));
    }

    [Fact]
    public async Task Values_of_the_kind_column_may_be_mapped_and_others_mean_themselves()
    {
        var engagements = await AcceptAsync(
            "?columns=actor,target,kind&kinds=RT:share,MT:mention&source=s&kind=view", "a,b,RT\na,b,MT\na,b,like\na,b,\n");
        Assert.Equal(["share", "mention", "like", "view"], engagements.Select(engagement => engagement.Kind));
    }

    [Fact]
    public async Task A_source_of_the_row_wins_over_that_of_the_request()
    {
        var engagements = await AcceptAsync("?columns=source,actor,target&source=s&kind=like", "own,a,b\n,a,b\n");
        Assert.Equal(["own", "s"], engagements.Select(engagement => engagement.Source));
    }

    [Theory]
    [InlineData("comma", ",")]
    [InlineData("space", " ")]
    [InlineData("semicolon", ";")]
    public async Task A_quoted_field_may_hold_delimiters_and_quotes(string name, string delimiter)
    {
        var engagement = Assert.Single(await AcceptAsync(
            $"?columns=actor,target,content&source=s&kind=like&delimiter={name}", $"\"a{delimiter}b\"{delimiter}\"say \"\"hi\"\"\"{delimiter}\"\""));
        Assert.Equal(($"a{delimiter}b", "say \"hi\"", null), (engagement.Actor, engagement.Target, engagement.Content));
    }

    [Fact]
    public async Task Fields_may_be_separated_by_tabs_which_no_value_can_hold() =>
        Assert.Equal("b c", Assert.Single(await AcceptAsync("?columns=actor,target&source=s&kind=like&delimiter=tab", "a\tb c\n")).Target);

    [Theory]
    [InlineData("unix", "1082040961.25", 1082040961250)]
    [InlineData("unixms", "1082040961250", 1082040961250)]
    [InlineData("unixms", "1082040961250.0", 1082040961250)]
    [InlineData("iso", "2004-04-15T14:56:01.25Z", 1082040961250)]
    public async Task Times_have_the_notation_that_was_said(string notation, string text, long milliseconds)
    {
        var engagement = Assert.Single(await AcceptAsync($"?columns=actor,target,occurredAt&source=s&kind=like&time={notation}", $"a,b,{text}"));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), engagement.OccurredAt);
    }

    [Fact]
    public async Task Rows_without_an_id_of_their_own_differ_by_time_alone()
    {
        var engagements = await AcceptAsync("?columns=id,actor,target,occurredAt&kind=like&time=unix", ",a,b,1082040961\n,a,b,1082040962\n");
        Assert.Equal(2, engagements.Select(engagement => engagement.EventId).Distinct().Count());
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("1", true)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    [InlineData("", false)]
    public async Task A_row_may_be_a_retraction(string text, bool expected) =>
        Assert.Equal(expected, Assert.Single(await AcceptAsync("?columns=id,kind,actor,target,retracted", $"e-1,like,a,b,{text}")).Retracted);

    [Fact]
    public async Task A_byte_order_mark_is_no_part_of_the_first_column() =>
        Assert.Single(await AcceptAsync("", "\uFEFFid,kind,actor,target\ne-1,like,a,b\n"));

    [Theory]
    [InlineData("a,b", RejectionReason.NotReadable, "")]
    [InlineData("a,b,1,2,3", RejectionReason.NotReadable, "")]
    [InlineData("\"a,b,1082040961,1", RejectionReason.NotReadable, "")]
    [InlineData("\"a\"x,b,1082040961,1", RejectionReason.NotReadable, "")]
    [InlineData("a\"x,b,1082040961,1", RejectionReason.NotReadable, "")]
    [InlineData("a,b,NaN,1", RejectionReason.Time, "/occurredAt")]
    [InlineData("a,b,inf,1", RejectionReason.Time, "/occurredAt")]
    [InlineData("a,b,1e9,1", RejectionReason.Time, "/occurredAt")]
    [InlineData("a,b,99999999999999999999999999999999,1", RejectionReason.Time, "/occurredAt")]
    [InlineData("a,b,-99999999999,1", RejectionReason.Time, "/occurredAt")]
    [InlineData("a,b,-1,1", RejectionReason.Time, "/occurredAt")]
    [InlineData("a,b,7258118400,1", RejectionReason.Time, "/occurredAt")]
    [InlineData("a,b,1082040961,1.5", RejectionReason.Count, "/count")]
    [InlineData("a,b,1082040961,99999999999999999999", RejectionReason.Count, "/count")]
    [InlineData(",,1082040961,1", RejectionReason.Missing, "/target")]
    [InlineData("a,\0,1082040961,1", RejectionReason.Text, "/target")]
    [InlineData("LONG,b,1082040961,1", RejectionReason.Text, "/actor")]
    [InlineData("HUGE,b,1082040961,1", RejectionReason.TooLarge, "")]
    public async Task A_broken_row_is_rejected_and_the_others_keep_their_numbers(string row, string reason, string pointer)
    {
        row = row.Replace("LONG", new string('x', 257), StringComparison.Ordinal).Replace("HUGE", new string('x', 100_000), StringComparison.Ordinal);

        var response = await Http.SendAsync(
            Sending.Csv, $"a,b,1082040961,1\n{row}\na,b,1082040961,1\n", "?columns=actor,target,occurredAt,count&source=s&kind=view&time=unix");

        var answer = await response.AnswerAsync(HttpStatusCode.MultiStatus);
        Assert.Equal([ItemStatus.Accepted, ItemStatus.Rejected, ItemStatus.Accepted], answer.Results.Select(result => result.Status));
        Assert.Equal(reason, Assert.Single(answer.RejectedBy).Key);
        Assert.Contains(answer.Results[1].Errors!, error => error.Pointer == pointer);
        Assert.Equal(["1", "3"], (await Journal.TakeEngagementsAsync()).Select(engagement => engagement.Id));
    }

    [Fact]
    public async Task A_row_that_is_not_utf8_is_rejected()
    {
        var response = await Http.SendAsync(Sending.Csv, Encoding.Latin1.GetBytes("a,b\nÿ,b\na,b\n"), "?columns=actor,target&source=s&kind=like");
        Assert.Equal(1, (await response.AnswerAsync(HttpStatusCode.MultiStatus)).RejectedBy[RejectionReason.NotReadable]);
    }

    [Theory]
    [InlineData("", "engagement in the body")]
    [InlineData("kind,actor,target\n", "engagement in the body")]
    [InlineData("kind,actor,when,why\nlike,a,b,c\n", "'when', 'why'")]
    [InlineData("kind,actor,actor\nlike,a,b\n", "more than once")]
    [InlineData("kind,\"actor\nlike,a\n", "header row")]
    public async Task A_header_that_cannot_be_used_is_refused(string body, string expected)
    {
        var detail = await (await Http.SendAsync(Sending.Csv, body, "?source=s")).ProblemAsync(HttpStatusCode.BadRequest);
        Assert.Contains(expected, detail, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<PackedEngagement>> AcceptAsync(string query, string body)
    {
        await (await Http.SendAsync(Sending.Csv, body, query)).AnswerAsync(HttpStatusCode.Accepted);
        return await Journal.TakeEngagementsAsync();
    }
}
