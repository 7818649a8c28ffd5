using System.IO.Pipelines;
using System.Text.Json;
using Reciprocity.Domain.Engagements;
using Reciprocity.Ingestion.Engagements;
using Reciprocity.Ingestion.Formats;

namespace Reciprocity.Ingestion.ActivityStreams;

/// <summary>
/// Activity Streams 2.0: an activity, an array of them, or a collection with its items in it. Nothing is ever fetched, neither a
/// context nor an object: what is not in the body is not known.
/// </summary>
internal static class ActivityStreamsFormat
{
    public const string MediaType = "application/activity+json";
    public const string LinkedDataMediaType = "application/ld+json";

    /// <summary>One for all: ids are URIs and name a fact whoever passes it on, and an Undo finds its original by whatever way either came.</summary>
    public const string Source = "activitystreams";

    private static readonly string[] ItemMembers = ["items", "orderedItems"];

    /// <exception cref="UnreadableBodyException">It is not JSON, or too large.</exception>
    public static async Task ReadAsync(PipeReader body, Intake intake, CancellationToken cancellation)
    {
        Read(await WholeBody.ReadAsync(body, cancellation), intake);
        await intake.PublishFullAsync();
    }

    /// <exception cref="UnreadableBodyException">It is not JSON.</exception>
    /// <param name="largest">How large an activity may be. A platform's own may hold a long post, of which only names are kept.</param>
    public static void Read(ReadOnlyMemory<byte> body, Intake intake, int largest = ItemLimit.Bytes)
    {
        var json = Utf8Bom.Skip(body);
        if (json.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            return;
        }

        var facts = new Facts(intake, Source);
        var activities = new Activities(facts);
        var (items, pointer) = ItemsOf(json);
        JsonPiece.Split(items, pointer, (piece, at) =>
        {
            if (piece.Length > largest)
            {
                facts.Reject(RejectionReason.TooLarge, at, $"is larger than {largest} bytes, which is the most that an item may have");
            }
            else if (JsonPiece.WhatIsWrongWith(piece, out var document) is { } wrong)
            {
                facts.Reject(RejectionReason.NotReadable, at, wrong);
            }
            else
            {
                using (document)
                {
                    activities.Take(new JsonAt(document!.RootElement, at));
                }
            }
        });
    }

    /// <summary>The items of a collection, found without keeping more of it than their place; else the body as it is.</summary>
    private static (ReadOnlyMemory<byte> Items, string Pointer) ItemsOf(ReadOnlyMemory<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json.Span);
            reader.Read();
            while (reader.TokenType != JsonTokenType.StartArray && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var member = reader.ValueTextEquals(ItemMembers[0]) ? 0 : reader.ValueTextEquals(ItemMembers[1]) ? 1 : -1;
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (member >= 0)
                {
                    return (json[start..(int)reader.BytesConsumed], JsonPointer.To(ItemMembers[member]));
                }
            }

            return (json, "");
        }
        catch (JsonException exception)
        {
            throw JsonPiece.NotJson(exception);
        }
    }
}
