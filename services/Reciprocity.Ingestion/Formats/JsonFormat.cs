using System.IO.Pipelines;
using System.Text.Json;
using Reciprocity.Ingestion.Engagements;

namespace Reciprocity.Ingestion.Formats;

/// <summary><c>application/json</c>: one engagement or an array of them, of which nothing is published unless all of it is JSON.</summary>
internal static class JsonFormat
{
    public const string MediaType = "application/json";

    /// <summary>What is larger is read twice, first to see that it is JSON, so that its items need not all be held at once.</summary>
    private const int ReadAtOnce = 256 * 1024;

    /// <exception cref="UnreadableBodyException">It is not JSON, not an object or array, empty, or too large.</exception>
    public static async Task ReadAsync(PipeReader body, Intake intake, CancellationToken cancellation)
    {
        var json = Utf8Bom.Skip(await WholeBody.ReadAsync(body, intake, cancellation));
        if (json.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            return;
        }

        if (json.Length > ReadAtOnce)
        {
            CheckSyntax(json.Span);
        }

        var at = default(Place);
        while (!intake.HasFailed && ReadSome(json.Span, ref at, intake, json.Length > ReadAtOnce))
        {
            await intake.PublishFullAsync();
        }

        await intake.PublishFullAsync();
    }

    private static void CheckSyntax(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                // Only to its end, or to where it is not JSON.
            }
        }
        catch (JsonException exception)
        {
            throw JsonPiece.NotJson(exception);
        }
    }

    /// <summary>Reads items until some can be published, or to the end. False at the end.</summary>
    private static bool ReadSome(ReadOnlySpan<byte> json, ref Place at, Intake intake, bool pauses)
    {
        try
        {
            var reader = new Utf8JsonReader(json[at.Offset..], isFinalBlock: true, at.State);
            if (!at.IsInArray && !StartsArray(ref reader, intake))
            {
                return false;
            }

            var item = new JsonItem(intake.Draft);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                intake.Take(item.Read(ref reader));
                if (pauses && intake.HasFull)
                {
                    at = new(at.Offset + (int)reader.BytesConsumed, reader.CurrentState, IsInArray: true);
                    return true;
                }
            }

            // What follows the end is not JSON, and the reader says where.
            reader.Read();
            return false;
        }
        catch (JsonException exception)
        {
            throw JsonPiece.NotJson(exception);
        }
    }

    /// <summary>False when it is one engagement, which is then taken.</summary>
    private static bool StartsArray(ref Utf8JsonReader reader, Intake intake)
    {
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                return true;
            case JsonTokenType.StartObject:
                intake.Take(new JsonItem(intake.Draft).Read(ref reader));
                reader.Read();
                return false;
            default:
                throw new UnreadableBodyException(
                    StatusCodes.Status400BadRequest, "The body must be one engagement (an object) or several (an array of objects).");
        }
    }

    /// <summary>Where reading goes on.</summary>
    private readonly record struct Place(int Offset, JsonReaderState State, bool IsInArray);
}
