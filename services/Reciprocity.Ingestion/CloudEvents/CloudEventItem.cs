using System.Text.Json;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;
using Reciprocity.Domain.Engagements;
using Reciprocity.Ingestion.Engagements;
using Reciprocity.Ingestion.Formats;

namespace Reciprocity.Ingestion.CloudEvents;

/// <summary>Takes one event into an intake: what its attributes say of the engagement, and what its data says.</summary>
internal sealed class CloudEventItem(Intake intake)
{
    private static readonly string[] Required = ["specversion", "id", "source", "type"];

    private readonly JsonItem _data = new(intake.Draft);

    /// <summary>The library's, shared: it keeps no state.</summary>
    public static JsonEventFormatter Formatter { get; } = new();

    /// <summary>Takes an event in structured mode.</summary>
    public void Take(ReadOnlyMemory<byte> json)
    {
        if (json.Length > ItemLimit.Bytes)
        {
            ItemLimit.RejectTooLarge(intake.Draft);
        }
        else if (JsonPiece.WhatIsWrongWith(json, out var document) is { } wrong)
        {
            intake.Draft.Reject(RejectionReason.NotReadable, "", wrong);
        }
        else
        {
            using (document)
            {
                CheckAttributes(new JsonAt(document!.RootElement, ""));
            }

            if (intake.Draft.Errors.Count == 0)
            {
                Guarded(() => Fill(Formatter.DecodeStructuredModeMessage(json, contentType: null, extensionAttributes: null)));
            }
        }

        intake.Take(json.Length, Locate);
    }

    /// <summary>Takes from an event what is said of the engagement. Whatever is wrong the draft then says.</summary>
    public void Fill(CloudEvent cloudEvent)
    {
        var draft = intake.Draft;
        ReadData(cloudEvent);
        var type = EngagementType.Of(cloudEvent.Type!);
        Say("/id", draft.Id, cloudEvent.Id!, value => draft.Id = value);
        Say("/source", draft.Source, cloudEvent.Source!.OriginalString, value => draft.Source = value);
        if (type.Kind is not null)
        {
            Say("/kind", draft.Kind, type.Kind, value => draft.Kind = value);
        }

        if (draft.Retracted is { } retracted && retracted != type.Retracted)
        {
            draft.Reject(RejectionReason.Retraction, "/retracted", "contradicts the event's type, which ends in '.retracted' if the engagement is taken back");
        }

        draft.Retracted = type.Retracted;
        if (cloudEvent.Time is { } time)
        {
            draft.OccurredAtTime = time;
        }
    }

    /// <summary>Runs what the library may refuse, and rejects the item if it does.</summary>
    public void Guarded(Action read)
    {
        try
        {
            read();
        }
        catch (Exception refusal) when (refusal is ArgumentException or FormatException or InvalidOperationException or JsonException)
        {
            var detail = refusal.Message.Split('\n')[0].TrimEnd();
            intake.Draft.Reject(RejectionReason.NotReadable, "", $"is no CloudEvent: {detail}");
        }
    }

    /// <summary>The library says that an event is wrong, not where: so what is wrong most often is found here first.</summary>
    private void CheckAttributes(JsonAt cloudEvent)
    {
        if (!cloudEvent.IsObject)
        {
            intake.Draft.Reject(RejectionReason.WrongType, "", "is no object; a CloudEvent is one");
            return;
        }

        foreach (var name in Required)
        {
            CheckText(cloudEvent[name], "is required of a CloudEvent");
        }

        CheckText(cloudEvent["time"], whenAbsent: null);
        if (cloudEvent["time"].Text is { } time && !EngagementTime.TryParse(time, out _))
        {
            intake.Draft.Reject(RejectionReason.Time, "/occurredAt", "is no RFC 3339 time with an offset, such as 2026-11-23T10:00:00Z");
        }
    }

    private void CheckText(JsonAt attribute, string? whenAbsent)
    {
        if (attribute.Said.Wrong is { } wrong)
        {
            intake.Draft.Reject(RejectionReason.WrongType, attribute.Pointer, wrong);
        }
        else if (string.IsNullOrEmpty(attribute.Text) && whenAbsent is not null)
        {
            intake.Draft.Reject(RejectionReason.Missing, attribute.Pointer, whenAbsent);
        }
    }

    private void ReadData(CloudEvent cloudEvent)
    {
        var draft = intake.Draft;
        switch (cloudEvent.Data)
        {
            case JsonElement { ValueKind: JsonValueKind.Object } data:
                ReadObject(JsonPiece.Of(data));
                break;
            case byte[] bytes when IsJson(cloudEvent.DataContentType):
                ReadObject(bytes);
                break;
            case null:
                draft.Reject(RejectionReason.Missing, "/data", "is required: an object with actor, target and what else is known");
                break;
            default:
                draft.Reject(RejectionReason.WrongType, "/data", "must be a JSON object with actor, target and what else is known");
                break;
        }
    }

    private void ReadObject(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            _data.Read(ref reader);
        }
        else
        {
            intake.Draft.Reject(RejectionReason.WrongType, "/data", "must be a JSON object with actor, target and what else is known");
        }
    }

    private static bool IsJson(string? type) =>
        type is null || type.Split(';')[0].Trim() is var media && (media.Equals(JsonFormat.MediaType, StringComparison.OrdinalIgnoreCase)
            || media.EndsWith("+json", StringComparison.OrdinalIgnoreCase));

    /// <summary>An attribute says it; the data may repeat it, and may not contradict.</summary>
    private void Say(string field, string? inData, string inAttribute, Action<string> set)
    {
        if (inData is not null && inData != inAttribute)
        {
            intake.Draft.Reject(RejectionReason.NotReadable, $"/data{field}", "contradicts the event's own attribute; leave it out");
        }

        set(inAttribute);
    }

    /// <summary>From the engagement's field to the event's member that holds it.</summary>
    private static EngagementError Locate(EngagementError error) => error with
    {
        Pointer = error.Pointer switch
        {
            "" or "/id" or "/source" or "/specversion" or "/type" or "/time" or "/data" => error.Pointer,
            "/kind" or "/retracted" => "/type",
            "/occurredAt" => "/time",
            var inData when inData.StartsWith("/data/", StringComparison.Ordinal) => inData,
            var field => "/data" + field,
        },
    };
}
