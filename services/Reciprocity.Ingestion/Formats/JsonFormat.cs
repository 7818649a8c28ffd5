using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Reciprocity.Ingestion.Engagements;

namespace Reciprocity.Ingestion.Formats;

/// <summary><c>application/json</c>: one engagement or an array of them, read whole before anything is published.</summary>
internal static class JsonFormat
{
    public const string MediaType = "application/json";

    /// <exception cref="UnreadableBodyException">It is not JSON, not an object or array, empty, or too large.</exception>
    public static async Task ReadAsync(PipeReader body, Intake intake, CancellationToken cancellation)
    {
        var buffer = await WholeBody.BufferAsync(body, cancellation);
        try
        {
            Read(Utf8Bom.Skip(buffer), intake);
        }
        finally
        {
            body.AdvanceTo(buffer.End);
        }

        await intake.PublishFullAsync();
    }

    private static void Read(ReadOnlySequence<byte> json, Intake intake)
    {
        if (json.IsSingleSegment)
        {
            Read(json.FirstSpan, intake);
            return;
        }

        // The reader is much faster over one piece than over many.
        var joined = ArrayPool<byte>.Shared.Rent((int)json.Length);
        json.CopyTo(joined);
        Read(joined.AsSpan(0, (int)json.Length), intake);
        ArrayPool<byte>.Shared.Return(joined);
    }

    private static void Read(ReadOnlySpan<byte> json, Intake intake)
    {
        if (json.Trim(" \t\r\n"u8).IsEmpty)
        {
            return;
        }

        try
        {
            Read(new Utf8JsonReader(json), intake);
        }
        catch (JsonException exception)
        {
            throw new UnreadableBodyException(StatusCodes.Status400BadRequest, $"The body is not JSON: {JsonErrors.InBody(exception)}");
        }
    }

    private static void Read(Utf8JsonReader reader, Intake intake)
    {
        var item = new JsonItem(intake.Draft);
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                intake.Take(item.Read(ref reader));
                break;
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    intake.Take(item.Read(ref reader));
                }

                break;
            default:
                throw new UnreadableBodyException(
                    StatusCodes.Status400BadRequest, "The body must be one engagement (an object) or several (an array of objects).");
        }

        // What follows the end is not JSON, and the reader says where.
        reader.Read();
    }
}
