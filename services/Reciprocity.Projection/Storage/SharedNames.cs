using System.Text;
using System.Text.Json;

namespace Reciprocity.Projection.Storage;

/// <summary>Names that come up again and again, such as kinds, as one string each: a document names several, and a page reads thousands of documents.</summary>
internal static class SharedNames
{
    private static readonly string?[] Last = new string?[64];

    /// <summary>The text that the reader is at.</summary>
    public static string Read(ref Utf8JsonReader reader)
    {
        var name = reader.ValueSpan;
        if (reader.HasValueSequence || reader.ValueIsEscaped || name.IsEmpty)
        {
            return reader.GetString()!;
        }

        // Whoever comes last has the place. Two who come at once lose nothing but a string.
        ref var last = ref Last[((7 * name.Length) + (5 * name[0]) + name[^1]) % Last.Length];
        return last is { } known && Ascii.Equals(name, known) ? known : last = reader.GetString()!;
    }
}
