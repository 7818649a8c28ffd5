using CloudNative.CloudEvents;
using CloudNative.CloudEvents.Http;
using Reciprocity.Domain.Engagements;
using Reciprocity.Ingestion.Engagements;
using Reciprocity.Ingestion.Formats;

namespace Reciprocity.Ingestion.CloudEvents;

/// <summary>CloudEvents 1.0 in binary mode: attributes in <c>ce-*</c> headers, the body is the data.</summary>
internal static class BinaryMode
{
    /// <summary>What <see cref="RequestFormat"/> calls it: it has no media type of its own.</summary>
    public const string Name = "ce-*";

    private const string SpecVersion = "ce-specversion";

    private static readonly string[] Headers = [SpecVersion, "ce-id", "ce-source", "ce-type"];

    /// <summary>Whether the headers say so, be it with some of them missing.</summary>
    public static bool IsSaidIn(HttpRequest request) => Headers.Any(request.Headers.ContainsKey);

    /// <exception cref="UnreadableBodyException">The body is too large.</exception>
    public static async Task ReadAsync(HttpRequest request, Intake intake, CancellationToken cancellation)
    {
        var body = Utf8Bom.Skip(await WholeBody.ReadAsync(request.BodyReader, cancellation));
        var item = new CloudEventItem(intake);
        if (body.Length > ItemLimit.Bytes)
        {
            ItemLimit.RejectTooLarge(intake.Draft);
        }
        else if (Array.FindAll(Headers, header => string.IsNullOrEmpty(request.Headers[header])) is [_, ..] missing)
        {
            intake.Draft.Reject(RejectionReason.Missing, "", $"lacks {string.Join(", ", missing)}: headers that are required of a CloudEvent in binary mode");
        }
        else if (JsonPiece.WhatIsWrongWith(body, out var document) is { } wrong)
        {
            intake.Draft.Reject(RejectionReason.NotReadable, "", wrong);
        }
        else
        {
            document!.Dispose();
            item.Guarded(() => item.Fill(Decode(request, body)));
        }

        intake.Take(body.Length, Locate);
        await intake.PublishFullAsync();
    }

    private static CloudEvent Decode(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        var version = CloudEventsSpecVersion.FromVersionId(request.Headers[SpecVersion])
            ?? throw new ArgumentException($"{SpecVersion} must be {CloudEventsSpecVersion.V1_0.VersionId}");
        var cloudEvent = new CloudEvent(version) { DataContentType = request.ContentType };
        foreach (var (name, values) in request.Headers)
        {
            if (HttpUtilities.GetAttributeNameFromHeaderName(name) is { } attribute && name != SpecVersion && attribute != version.VersionId
                && attribute != CloudEventsSpecVersion.SpecVersionAttribute.Name)
            {
                cloudEvent.SetAttributeFromString(attribute, HttpUtilities.DecodeHeaderValue(values.ToString()));
            }
        }

        CloudEventItem.Formatter.DecodeBinaryModeEventData(body, cloudEvent);
        return cloudEvent.Validate();
    }

    /// <summary>Headers have no pointer, so their errors say which they are of; the data's pointers point into the body as they are.</summary>
    private static EngagementError Locate(EngagementError error) => error.Pointer switch
    {
        "/id" or "/source" => error with { Pointer = "", Detail = $"ce-{error.Pointer[1..]} {error.Detail}" },
        "/kind" or "/retracted" => error with { Pointer = "", Detail = $"ce-type: {error.Detail}" },
        "/occurredAt" => error with { Pointer = "", Detail = $"ce-time {error.Detail}" },
        "/data" => error with { Pointer = "" },
        var inData when inData.StartsWith("/data/", StringComparison.Ordinal) => error with { Pointer = inData["/data".Length..] },
        _ => error,
    };
}
