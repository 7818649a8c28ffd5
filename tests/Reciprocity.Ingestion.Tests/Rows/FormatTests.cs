using System.Globalization;
using System.Net;
using System.Text;
using Reciprocity.Contracts.V1;
using Reciprocity.Domain.Engagements;
using Reciprocity.Ingestion.Engagements;

namespace Reciprocity.Ingestion.Tests.Rows;

/// <summary>Every format, a row a case: what is sent, and which engagements are then in the queue.</summary>
public class FormatTests(JournalQueueFixture journal) : JournalQueueTests(journal)
{
    private static readonly Dictionary<string, Row> Rows = ((IEnumerable<Row>)
    [
        .. PresentRows.All, .. CloudEventRows.All, .. ActivityRows.All, .. TakenBackRows.All, .. InstagramRows.All, .. XRows.All, .. BlueskyRows.All, .. MastodonRows.All,
    ]).ToDictionary(row => row.Name);

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_is_sent_becomes_engagements(string name)
    {
        var row = Rows[name];
        var rejections = row.Out.Where(line => line[0] == '!').ToList();
        var unmapped = row.Out.Where(line => line[0] == '~').ToList();
        var expected = row.Out.Except(rejections).Except(unmapped).ToList();

        using var response = await SendAsync(row);
        var answer = await response.AnswerAsync(
            rejections.Count == 0 ? HttpStatusCode.Accepted : rejections.Count == row.Out.Length ? HttpStatusCode.BadRequest : HttpStatusCode.MultiStatus);

        var engagements = await Journal.TakeEngagementsAsync();
        Assert.Equal(expected, engagements.Select((engagement, i) => Show(engagement, expected.ElementAtOrDefault(i))));
        Assert.Equal(rejections.Select(line => line[1..].Split(' ')[0]), answer.Results.Where(result => result.Status == ItemStatus.Rejected).Select(result => result.Errors![0].Pointer));
        Assert.Equal(rejections.GroupBy(line => line.Split(' ')[1]).ToDictionary(group => group.Key, group => group.Count()), answer.RejectedBy);
        Assert.Equal(unmapped.Order(StringComparer.Ordinal), (answer.UnmappedBy ?? new Dictionary<string, int>()).SelectMany(sort => Enumerable.Repeat("~" + sort.Key, sort.Value)));
        Assert.Equal(expected.Count, answer.Accepted);
    }

    private Task<HttpResponseMessage> SendAsync(Row row)
    {
        if (row.Type.Split(':') is ["webhook", var platform])
        {
            return Http.DeliverAsync(platform, row.Body);
        }

        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/networks/demo/engagements" + row.Query)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(row.Body)) { Headers = { { "Content-Type", row.Type } } },
        };
        foreach (var (header, value) in row.Headers)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        return Http.SendAsync(request);
    }

    private static string Show(PackedEngagement engagement, string? expected)
    {
        var at = TimeProvider.System.GetUtcNow() - engagement.OccurredAt < TimeSpan.FromMinutes(10)
            ? "now" : engagement.OccurredAt.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);
        var shown = $"{(engagement.Retracted ? "-" : "")}{engagement.Kind ?? "?"} {engagement.Actor ?? "?"}>{engagement.Target ?? "?"}"
            + (engagement.Content is null ? "" : $" on {engagement.Content}")
            + (engagement.Count == 1 ? "" : $" x{engagement.Count}")
            + (engagement.Campaign is null ? "" : $" #{engagement.Campaign}")
            + $" = {engagement.Source}:{engagement.Id} at {at}";
        Assert.Equal(
            engagement.Retracted ? EventIdentity.OfRetraction("demo", engagement.Source, engagement.Id) : EventIdentity.Of("demo", engagement.Source, engagement.Id),
            engagement.EventId);

        // Of the original only the event id travels.
        var original = expected?.Split('^') is [_, var id] ? id : null;
        return engagement.Retracts is not { } retracts ? shown
            : original is not null && retracts == EventIdentity.Of("demo", engagement.Source, original) ? $"{shown}^{original}"
            : $"{shown}^{retracts}";
    }
}
