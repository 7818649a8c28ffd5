using System.Buffers;
using System.Text.Json;

namespace Reciprocity.Benchmarks.Inputs;

internal enum BodyKind
{
    Array,
    Lines,
    Single,

    /// <summary>CSV as <see cref="Higgs"/> has it.</summary>
    Rows,
}

/// <summary>One request's body, made before anything is measured.</summary>
internal readonly record struct Body(string Network, BodyKind Kind, int Events, byte[] Bytes)
{
    public string ContentType => Kind switch
    {
        BodyKind.Lines => "application/x-ndjson",
        BodyKind.Rows => "text/csv",
        _ => "application/json",
    };

    public static Body Of(string network, ReadOnlySpan<Fact> facts, BodyKind kind)
    {
        var bytes = new ArrayBufferWriter<byte>(220 * facts.Length);
        using var json = new Utf8JsonWriter(bytes, new() { SkipValidation = true });
        if (kind == BodyKind.Array)
        {
            json.WriteStartArray();
        }

        foreach (var fact in facts)
        {
            fact.WriteTo(json);
            if (kind == BodyKind.Lines)
            {
                json.Flush();
                json.Reset();
                bytes.Write("\n"u8);
            }
        }

        if (kind == BodyKind.Array)
        {
            json.WriteEndArray();
        }

        json.Flush();
        return new(network, kind, facts.Length, bytes.WrittenSpan.ToArray());
    }
}
