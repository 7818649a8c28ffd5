using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Reciprocity.Ingestion.Tests.Engagements;

public class CompressedBodyTests(JournalQueueFixture journal) : JournalQueueTests(journal)
{
    public static TheoryData<string> Encodings => ["gzip", "br", "zstd", "deflate"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task A_compressed_body_is_read(string encoding)
    {
        var body = Compress(Encoding.UTF8.GetBytes(Sending.Like(1)), encoding);
        await (await Http.SendEncodedAsync(Sending.Json, body, encoding)).AnswerAsync(HttpStatusCode.Accepted);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task A_body_that_is_not_what_its_encoding_says_is_refused(string encoding)
    {
        var response = await Http.SendEncodedAsync(Sending.Json, "nonsense, and more of it"u8.ToArray(), encoding);
        await response.ProblemAsync(HttpStatusCode.BadRequest);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task A_stream_that_was_cut_off_is_no_success_and_says_how_far_it_was_taken(string encoding)
    {
        const int Lines = 20_000;
        var whole = Compress(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, Lines).Select(Sending.Like))), encoding);

        var response = await Http.SendEncodedAsync(Sending.Ndjson, whole[..(whole.Length / 2)], encoding);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var taken = problem.RootElement.GetProperty("taken").GetInt32();
        Assert.InRange(taken, 1, Lines - 1);
        Assert.Equal(taken, problem.RootElement.GetProperty("accepted").GetInt32());
        Assert.Equal(taken, (await Journal.TakeEngagementsAsync()).Count);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Json_that_grows_over_32_MiB_is_too_large(string encoding)
    {
        var body = Compress([.. Enumerable.Repeat((byte)' ', 33 * 1024 * 1024)], encoding);
        await (await Http.SendEncodedAsync(Sending.Json, body, encoding)).ProblemAsync(HttpStatusCode.RequestEntityTooLarge);
    }

    private static byte[] Compress(byte[] body, string encoding)
    {
        using var compressed = new MemoryStream();
        using (Stream encoder = encoding switch
        {
            "br" => new BrotliStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            "zstd" => new ZstdSharp.CompressionStream(compressed, leaveOpen: true),
            "deflate" => new ZLibStream(compressed, CompressionMode.Compress, leaveOpen: true),
            _ => new GZipStream(compressed, CompressionMode.Compress, leaveOpen: true),
        })
        {
            encoder.Write(body);
        }

        return compressed.ToArray();
    }
}
