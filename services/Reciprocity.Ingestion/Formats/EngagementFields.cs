using System.Text.Json;
using Reciprocity.Domain.Engagements;

namespace Reciprocity.Ingestion.Formats;

internal enum EngagementField
{
    Unknown, Id, Source, Kind, Actor, Target, Content, OccurredAt, Campaign, Count, Retracted, Retracts,
}

/// <summary>The fields of an engagement by their names, which are the same in every format.</summary>
internal static class EngagementFields
{
    private static readonly string[] Names =
        ["", "id", "source", "kind", "actor", "target", "content", "occurredAt", "campaign", "count", "retracted", "retracts"];

    /// <summary>All of them, for error messages.</summary>
    public static string List { get; } = string.Join(", ", Names.Skip(1));

    public static string NameOf(EngagementField field) => Names[(int)field];

    public static EngagementField Find(string name) => (EngagementField)Math.Max(0, Array.IndexOf(Names, name, 1));

    /// <summary>The field whose name the reader stands at, without making a string of it.</summary>
    public static EngagementField Find(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped)
        {
            return Find(reader.GetString()!);
        }

        return reader.ValueSpan switch
        {
            var name when name.SequenceEqual("actor"u8) => EngagementField.Actor,
            var name when name.SequenceEqual("target"u8) => EngagementField.Target,
            var name when name.SequenceEqual("kind"u8) => EngagementField.Kind,
            var name when name.SequenceEqual("occurredAt"u8) => EngagementField.OccurredAt,
            var name when name.SequenceEqual("id"u8) => EngagementField.Id,
            var name when name.SequenceEqual("source"u8) => EngagementField.Source,
            var name when name.SequenceEqual("content"u8) => EngagementField.Content,
            var name when name.SequenceEqual("campaign"u8) => EngagementField.Campaign,
            var name when name.SequenceEqual("count"u8) => EngagementField.Count,
            var name when name.SequenceEqual("retracted"u8) => EngagementField.Retracted,
            var name when name.SequenceEqual("retracts"u8) => EngagementField.Retracts,
            _ => EngagementField.Unknown,
        };
    }

    public static bool IsText(EngagementField field) => field is not (EngagementField.Count or EngagementField.Retracted);

    public static string TypeOf(EngagementField field) => field switch
    {
        EngagementField.Count => "a number",
        EngagementField.Retracted => "true or false",
        _ => "a string",
    };

    /// <summary>Sets a field that is text.</summary>
    public static void Set(this EngagementDraft draft, EngagementField field, string text)
    {
        switch (field)
        {
            case EngagementField.Id: draft.Id = text; break;
            case EngagementField.Source: draft.Source = text; break;
            case EngagementField.Kind: draft.Kind = text; break;
            case EngagementField.Actor: draft.Actor = text; break;
            case EngagementField.Target: draft.Target = text; break;
            case EngagementField.Content: draft.Content = text; break;
            case EngagementField.OccurredAt: draft.OccurredAt = text; break;
            case EngagementField.Campaign: draft.Campaign = text; break;
            case EngagementField.Retracts: draft.Retracts = text; break;
            default: throw new ArgumentOutOfRangeException(nameof(field), field, "is no text");
        }
    }
}
