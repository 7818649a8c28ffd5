using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Reciprocity.Domain.Latencies;

namespace Reciprocity.Projection.Storage;

/// <summary>
/// Latencies as text, <c>"998 1311x2"</c>: the bins in their order, each with its count where that is not 1, as dashboards read those of a network. Those
/// of members are packed, in Base64 behind a sign, <c>"~As4P8QQY"</c>: sixty-one that are counted once, one near the other, take 84 characters. Reads either.
/// </summary>
internal sealed class LatencyBinsConverter(bool packs) : JsonConverter<LatencyBins>
{
    public static readonly LatencyBinsConverter Packing = new(packs: true);
    public static readonly LatencyBinsConverter AsText = new(packs: false);

    /// <summary>Room for the longest bin, its count, and what separates them.</summary>
    private const int Longest = 40;
    private const byte Sign = (byte)'~';
    private const string Expected = "Latencies are bins and counts, packed behind ~, or as text, \"998 1311x2\".";

    public override LatencyBins Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String || reader.HasValueSequence)
        {
            throw new JsonException(Expected);
        }

        try
        {
            return reader.ValueSpan switch
            {
                [Sign, .. var packed] => Packed(packed),
                var text => OfText(text),
            };
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new JsonException(Expected, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, LatencyBins value, JsonSerializerOptions options)
    {
        if (packs)
        {
            WritePacked(writer, value.Packed);
        }
        else
        {
            WriteText(writer, value.ToArray());
        }
    }

    private static void WritePacked(Utf8JsonWriter writer, ReadOnlySpan<byte> packed)
    {
        Span<byte> few = stackalloc byte[512];
        var length = 1 + Base64Url.GetEncodedLength(packed.Length);
        var text = length <= few.Length ? few : new byte[length];
        text[0] = Sign;
        Base64Url.EncodeToUtf8(packed, text[1..]);
        writer.WriteStringValue(text[..length]);
    }

    private static void WriteText(Utf8JsonWriter writer, (int Bin, long Count)[] bins)
    {
        var text = new byte[bins.Length * Longest];
        var length = 0;
        foreach (var (bin, count) in bins)
        {
            if (length > 0)
            {
                text[length++] = (byte)' ';
            }

            length += Written(text.AsSpan(length), bin);
            if (count != 1)
            {
                text[length++] = (byte)'x';
                length += Written(text.AsSpan(length), count);
            }
        }

        writer.WriteStringValue(text.AsSpan(0, length));
    }

    private static int Written(Span<byte> text, long number) =>
        Utf8Formatter.TryFormat(number, text, out var length) ? length : throw new InvalidOperationException("A number has at most twenty characters.");

    private static LatencyBins Packed(ReadOnlySpan<byte> text)
    {
        Span<byte> few = stackalloc byte[512];
        var most = Base64Url.GetMaxDecodedLength(text.Length);
        var packed = most <= few.Length ? few : new byte[most];
        return LatencyBins.Unpack(packed[..Base64Url.DecodeFromUtf8(text, packed)]);
    }

    private static LatencyBins OfText(ReadOnlySpan<byte> text)
    {
        List<(int Bin, long Count)> bins = [];
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

        return LatencyBins.Of([.. bins]);
    }

    private static long Number(ref ReadOnlySpan<byte> text)
    {
        if (!Utf8Parser.TryParse(text, out long number, out var length))
        {
            throw new FormatException(Expected);
        }

        text = text[length..];
        return number;
    }
}
