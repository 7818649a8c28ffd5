using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Reciprocity.Contracts.V1;

namespace Reciprocity.Ingestion.Tests.Publishing;

public class PackingTests(JournalQueueFixture journal) : JournalQueueTests(journal)
{
    [Fact]
    public async Task Engagements_of_concurrent_requests_share_packs()
    {
        const int Requests = 64, Each = 10;
        await Task.WhenAll(Enumerable.Range(0, Requests).Select(async request =>
        {
            for (var i = 0; i < Each; i++)
            {
                await (await Http.SendAsync(Sending.Json, Sending.Like(request * Each + i))).AnswerAsync(HttpStatusCode.Accepted);
            }
        }));

        var packs = await Journal.TakeAsync();
        Assert.Equal(Requests * Each, packs.Sum(pack => pack.Engagements.Count));
        Assert.InRange(packs.Count, 1, Requests * Each / 4);
    }

    [Fact]
    public async Task Two_networks_never_share_a_pack()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            var body = new StringContent(Sending.Like(i), Encoding.UTF8, Sending.Json);
            Assert.Equal(HttpStatusCode.Accepted, (await Http.PostAsync($"/v1/networks/n{i % 2}/engagements", body)).StatusCode);
        }));

        var packs = await Journal.TakeAsync();
        Assert.Equal(["n0", "n1"], packs.Select(pack => pack.Network).Distinct().Order());
        Assert.All(packs, pack => Assert.All(pack.Engagements, engagement => Assert.Equal($"n{int.Parse(engagement.Id[2..]) % 2}", pack.Network)));
    }

    [Fact]
    public async Task No_pack_is_larger_than_its_limits()
    {
        var content = new string('c', 250);
        var lines = Enumerable.Range(0, 3000).Select(i =>
            $$"""{"id":"e-{{i}}","kind":"like","actor":"{{content}}","target":"{{content}}","content":"{{content}}","campaign":"{{content}}"}""");
        await (await Http.SendAsync(Sending.Ndjson, string.Join('\n', lines))).AnswerAsync(HttpStatusCode.Accepted);

        var packs = await Journal.TakeAsync();
        Assert.Equal(3000, packs.Sum(pack => pack.Engagements.Count));
        Assert.All(packs, pack => Assert.InRange(pack.Engagements.Sum(engagement => engagement.Actor!.Length * 4), 1, EngagementPack.MaxBytes));
    }

    [Fact]
    public async Task A_stream_of_200_000_lines_is_in_the_queue_in_order_and_without_loss()
    {
        const int Lines = 200_000;
        using var body = new StreamedLines(Lines);

        var answer = await (await Http.PostAsync("/v1/networks/demo/engagements", body)).AnswerAsync(HttpStatusCode.Accepted);

        Assert.Equal((Lines, 0, 0), (answer.Accepted, answer.Duplicates, answer.Rejected));
        Assert.Equal(1000, answer.Results.Count);
        var packs = await Journal.TakeAsync();
        Assert.InRange(packs.Count, Lines / EngagementPack.MaxEngagements, Lines / EngagementPack.MaxEngagements + 2);
        Assert.Equal(Lines, packs.SelectMany(pack => pack.Engagements).Select(engagement => engagement.EventId).Distinct().Count());
    }

    /// <summary>Lines that are made as they are sent.</summary>
    private sealed class StreamedLines : HttpContent
    {
        private readonly int _lines;

        public StreamedLines(int lines)
        {
            _lines = lines;
            Headers.ContentType = new MediaTypeHeaderValue(Sending.Ndjson);
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
            for (var i = 0; i < _lines; i++)
            {
                await writer.WriteLineAsync(Sending.Like(i));
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
