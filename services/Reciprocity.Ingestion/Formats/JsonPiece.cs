using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Reciprocity.Ingestion.Formats;

/// <summary>Takes JSON apart before anyone looks into it: into its items, and only where every string in it can be read.</summary>
internal static class JsonPiece
{
    /// <summary>As deep as the reader goes by itself.</summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Gives each element of an array, or else the value itself, with its pointer.</summary>
    /// <exception cref="UnreadableBodyException">It is not JSON.</exception>
    public static void Split(ReadOnlyMemory<byte> json, string pointer, Action<ReadOnlyMemory<byte>, string> take)
    {
        try
        {
            var reader = new Utf8JsonReader(json.Span);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                reader.Skip();
                reader.Read();
                take(json, pointer);
                return;
            }

            for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                take(json[start..(int)reader.BytesConsumed], $"{pointer}/{i}");
            }

            // What follows the end is not JSON, and the reader says where.
            reader.Read();
        }
        catch (JsonException exception)
        {
            throw NotJson(exception);
        }
    }

    /// <summary>Parses a whole body.</summary>
    /// <exception cref="UnreadableBodyException">It is not JSON, or not Unicode.</exception>
    public static JsonDocument ParseBody(ReadOnlyMemory<byte> json)
    {
        if (WhatIsWrongWith(json, out var document) is { } wrong)
        {
            throw new UnreadableBodyException(StatusCodes.Status400BadRequest, $"The body {wrong}.");
        }

        return document!;
    }

    /// <summary>Parses an item. Null when all is well, else what is wrong with it.</summary>
    public static string? WhatIsWrongWith(ReadOnlyMemory<byte> json, out JsonDocument? document)
    {
        document = null;
        try
        {
            if (!Utf8.IsValid(json.Span) || !EscapesAreUnicode(json.Span))
            {
                return "is not valid Unicode: a surrogate stands alone, or bytes are not UTF-8";
            }

            document = JsonDocument.Parse(json, Strict);
            return null;
        }
        catch (JsonException exception)
        {
            return $"is not JSON: {JsonErrors.InLine(exception)}";
        }
    }

    /// <summary>The JSON of an element, as it was sent.</summary>
    public static ReadOnlySpan<byte> Of(JsonElement element) => JsonMarshal.GetRawUtf8Value(element);

    public static UnreadableBodyException NotJson(JsonException exception) =>
        new(StatusCodes.Status400BadRequest, $"The body is not JSON: {JsonErrors.InBody(exception)}");

    private static bool EscapesAreUnicode(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("\\u"u8) < 0)
        {
            return true;
        }

        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (!reader.ValueIsEscaped)
            {
                continue;
            }

            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException)
            {
                // The reader's way of saying that a surrogate stands alone.
                return false;
            }
        }

        return true;
    }
}
