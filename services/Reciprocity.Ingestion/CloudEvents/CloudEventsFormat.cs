using System.IO.Pipelines;
using Reciprocity.Ingestion.Engagements;
using Reciprocity.Ingestion.Formats;

namespace Reciprocity.Ingestion.CloudEvents;

/// <summary>CloudEvents 1.0 in structured mode, singly and in batches; the third mode is <see cref="BinaryMode"/>.</summary>
internal static class CloudEventsFormat
{
    public const string MediaType = "application/cloudevents+json";
    public const string BatchMediaType = "application/cloudevents-batch+json";

    /// <exception cref="UnreadableBodyException">It is not JSON, or too large.</exception>
    public static async Task ReadAsync(PipeReader body, Intake intake, CancellationToken cancellation)
    {
        var json = Utf8Bom.Skip(await WholeBody.ReadAsync(body, cancellation));
        if (json.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            return;
        }

        if (json.Span.Trim(" \t\r\n"u8)[0] == '[')
        {
            throw new UnreadableBodyException(StatusCodes.Status400BadRequest, $"The body is an array; several events are sent as {BatchMediaType}.");
        }

        Split(json, intake);
        await intake.PublishFullAsync();
    }

    /// <exception cref="UnreadableBodyException">It is no JSON array, or too large.</exception>
    public static async Task ReadBatchAsync(PipeReader body, Intake intake, CancellationToken cancellation)
    {
        var json = Utf8Bom.Skip(await WholeBody.ReadAsync(body, cancellation));
        if (json.Span.Trim(" \t\r\n"u8) is not [(byte)'[', ..])
        {
            throw new UnreadableBodyException(StatusCodes.Status400BadRequest, $"The body is no array; a single event is sent as {MediaType}.");
        }

        Split(json, intake);
        await intake.PublishFullAsync();
    }

    private static void Split(ReadOnlyMemory<byte> json, Intake intake)
    {
        var item = new CloudEventItem(intake);
        JsonPiece.Split(json, "", (piece, _) => item.Take(piece));
    }
}
