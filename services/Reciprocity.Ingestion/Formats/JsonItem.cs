using System.Text.Json;
using Reciprocity.Domain.Engagements;

namespace Reciprocity.Ingestion.Formats;

/// <summary>Reads one engagement written as a JSON object into a draft. What is wrong with it the draft then says.</summary>
/// <remarks>
/// Written by hand over the reader because it is the hot path, and because no serializer names each wrong member and goes on.
/// </remarks>
internal sealed class JsonItem(EngagementDraft draft)
{
    /// <summary>An answer that lists thousands of errors of one item helps nobody.</summary>
    private const int MostErrors = 10;

    private string? _lastKind;
    private string? _lastSource;

    /// <summary>Reads the value at which the reader stands, to its end.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <returns>Its length in bytes.</returns>
    public int Read(ref Utf8JsonReader reader)
    {
        var start = reader.TokenStartIndex;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            ReadMembers(ref reader);
        }
        else
        {
            draft.Reject(RejectionReason.WrongType, "", $"is {NameOf(reader.TokenType)}; an engagement is an object");
            reader.Skip();
        }

        var bytes = reader.BytesConsumed - start;
        if (bytes > ItemLimit.Bytes)
        {
            ItemLimit.RejectTooLarge(draft);
        }

        return (int)bytes;
    }

    private void ReadMembers(ref Utf8JsonReader reader)
    {
        var seen = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var field = EngagementField.Unknown;
            var name = "";
            try
            {
                field = EngagementFields.Find(ref reader);
                name = field != EngagementField.Unknown ? EngagementFields.NameOf(field)
                    : reader.ValueSpan.Length > ItemLimit.Bytes ? "" // The item is too large anyway, and so would be an answer that repeats it.
                    : reader.GetString()!;
            }
            catch (InvalidOperationException)
            {
                // The reader's way of saying that a name is not valid Unicode.
                name = "\uFFFD";
            }

            reader.Read();
            if (field == EngagementField.Unknown)
            {
                Reject(RejectionReason.UnknownField, JsonPointer.To(name), $"is not a field; fields are {EngagementFields.List}");
                reader.Skip();
            }
            else if ((seen & (1 << (int)field)) != 0)
            {
                Reject(RejectionReason.NotReadable, JsonPointer.To(name), "is there twice; which one is meant?");
                reader.Skip();
            }
            else
            {
                seen |= 1 << (int)field;
                ReadValue(ref reader, field, name);
            }
        }
    }

    private void ReadValue(ref Utf8JsonReader reader, EngagementField field, string name)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return;
            case JsonTokenType.String when EngagementFields.IsText(field):
                ReadText(ref reader, field, name);
                return;
            case JsonTokenType.Number when field == EngagementField.Count:
                ReadCount(ref reader);
                return;
            case JsonTokenType.True or JsonTokenType.False when field == EngagementField.Retracted:
                draft.Retracted = reader.TokenType == JsonTokenType.True;
                return;
            default:
                Reject(RejectionReason.WrongType, JsonPointer.To(name), $"is {NameOf(reader.TokenType)}; it must be {EngagementFields.TypeOf(field)}");
                reader.Skip();
                return;
        }
    }

    private void ReadCount(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var count))
        {
            draft.Count = count;
        }
        else
        {
            Reject(RejectionReason.Count, "/count", $"must be a whole number from 1 to {EngagementRules.LargestCount}");
        }
    }

    private void ReadText(ref Utf8JsonReader reader, EngagementField field, string name)
    {
        if (reader.ValueSpan.Length > ItemLimit.Bytes)
        {
            // The item is too large anyway; a string of many megabytes need not be made to say so.
            return;
        }

        try
        {
            // Neighbours are mostly of one kind and source: the same string serves them all.
            var text = field switch
            {
                EngagementField.Kind when _lastKind is not null && reader.ValueTextEquals(_lastKind) => _lastKind,
                EngagementField.Source when _lastSource is not null && reader.ValueTextEquals(_lastSource) => _lastSource,
                _ => reader.GetString()!,
            };
            draft.Set(field, text);
        }
        catch (InvalidOperationException)
        {
            // The reader's way of saying: a lone surrogate, or bytes that are not UTF-8.
            Reject(RejectionReason.Text, JsonPointer.To(name), "is not valid Unicode: a surrogate stands alone, or bytes are not UTF-8");
            return;
        }

        _lastKind = draft.Kind;
        _lastSource = draft.Source;
    }

    private void Reject(string reason, string pointer, string detail)
    {
        if (draft.Errors.Count < MostErrors)
        {
            draft.Reject(reason, pointer, detail);
        }
    }

    private static string NameOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "true or false",
    };
}
