using System.Globalization;
using System.Text.Json;

namespace Reciprocity.Benchmarks.Inputs;

/// <summary>An engagement in 48 bytes, so that millions of them can be held while they are sent. Members and contents are numbers.</summary>
/// <param name="Id">Its number in its network, from 1.</param>
/// <param name="Content">0 for none.</param>
/// <param name="Retracts">The number of the fact that this takes back; 0 when it is an engagement.</param>
internal readonly record struct Fact(int Id, int Actor, int Target, string Kind, int Content, DateTime At, int Retracts = 0)
{
    public const string Source = "bench";

    /// <summary>Writes it as an upstream system would.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        Span<char> text = stackalloc char[32];
        json.WriteStartObject();
        json.WriteString("id"u8, Name(text, "e-", Id));
        json.WriteString("source"u8, Source);
        json.WriteString("kind"u8, Kind);
        json.WriteString("actor"u8, Name(text, "m", Actor));
        json.WriteString("target"u8, Name(text, "m", Target));
        if (Content > 0)
        {
            json.WriteString("content"u8, Name(text, "post-", Content));
        }

        At.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        json.WriteString("occurredAt"u8, text[..length]);
        if (Retracts > 0)
        {
            json.WriteBoolean("retracted"u8, true);
            json.WriteString("retracts"u8, Name(text, "e-", Retracts));
        }

        json.WriteEndObject();
    }

    private static ReadOnlySpan<char> Name(Span<char> text, string prefix, int number)
    {
        text.TryWrite(CultureInfo.InvariantCulture, $"{prefix}{number}", out var length);
        return text[..length];
    }
}
