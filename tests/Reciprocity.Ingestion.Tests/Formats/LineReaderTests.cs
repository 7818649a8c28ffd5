using System.IO.Pipelines;
using System.Text;
using Reciprocity.Ingestion.Formats;

namespace Reciprocity.Ingestion.Tests.Formats;

public class LineReaderTests
{
    private static readonly string Longest = new('x', ItemLimit.Bytes);

    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a\n", "a")]
    [InlineData("a\nb", "a|b")]
    [InlineData("a\r\n\r\nb\r\n", "a||b")]
    [InlineData("\n\n", "|")]
    [InlineData("a\rb\n", "a\rb")]
    [InlineData("\uFEFFa\nb", "a|b")]
    [InlineData("\uFEFF", "")]
    [InlineData("LONGEST\nb", "LONGEST|b")]
    [InlineData("LONGEST\r\nb", "LONGEST|b")]
    [InlineData("LONGEST", "LONGEST")]
    [InlineData("LONGESTx\nb", "<too long>|b")]
    [InlineData("a\nLONGESTLONGESTLONGEST\nb", "a|<too long>|b")]
    [InlineData("a\nLONGESTLONGESTLONGEST", "a|<too long>")]
    public async Task A_body_is_the_same_lines_however_it_arrives(string body, string expected)
    {
        body = body.Replace("LONGEST", Longest, StringComparison.Ordinal);
        expected = expected.Replace("LONGEST", Longest, StringComparison.Ordinal);
        foreach (var size in new[] { 1, 2, 3, 7, 4096, 1 << 20 })
        {
            Assert.Equal(expected, string.Join('|', await ReadAsync(Encoding.UTF8.GetBytes(body), size)));
        }
    }

    private static async Task<List<string>> ReadAsync(byte[] body, int size)
    {
        var pipe = new Pipe(new PipeOptions(minimumSegmentSize: 16, pauseWriterThreshold: 64 * 1024));
        var writing = WriteAsync(pipe.Writer, body, size);
        var read = new List<string>();
        using (var lines = new LineReader(pipe.Reader))
        {
            while (await lines.ReadMoreAsync(CancellationToken.None))
            {
                while (lines.TryNext(out var line))
                {
                    read.Add(line.IsTooLong ? "<too long>" : Encoding.UTF8.GetString(line.Bytes));
                }
            }
        }

        await writing;
        return read;
    }

    private static async Task WriteAsync(PipeWriter writer, byte[] body, int size)
    {
        foreach (var part in body.Chunk(size))
        {
            await writer.WriteAsync(part);
        }

        await writer.CompleteAsync();
    }
}
