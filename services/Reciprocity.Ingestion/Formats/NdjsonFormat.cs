using System.IO.Pipelines;
using System.Text.Json;
using Reciprocity.Domain.Engagements;
using Reciprocity.Ingestion.Engagements;

namespace Reciprocity.Ingestion.Formats;

/// <summary><c>application/x-ndjson</c>: one engagement a line, of any number, in constant memory.</summary>
internal static class NdjsonFormat
{
    public const string MediaType = "application/x-ndjson";

    public static async Task ReadAsync(PipeReader body, Intake intake, CancellationToken cancellation)
    {
        using var lines = new LineReader(body);
        var item = new JsonItem(intake.Draft);
        while (!intake.HasFailed && await lines.ReadMoreAsync(cancellation))
        {
            while (lines.TryNext(out var line))
            {
                if (!line.IsBlank)
                {
                    intake.Take(Read(line, item, intake.Draft));
                }
            }

            await intake.PublishFullAsync();
        }
    }

    private static int Read(Line line, JsonItem item, EngagementDraft draft)
    {
        if (line.IsTooLong)
        {
            ItemLimit.RejectTooLarge(draft);
            return 0;
        }

        try
        {
            var reader = new Utf8JsonReader(line.Bytes);
            reader.Read();
            item.Read(ref reader);
            reader.Read();
        }
        catch (JsonException exception)
        {
            draft.Clear();
            draft.Reject(RejectionReason.NotReadable, "", $"is not JSON: {JsonErrors.InLine(exception)}");
        }

        return line.Bytes.Length;
    }
}
