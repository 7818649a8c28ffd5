using System.Text.Json;
using Reciprocity.Benchmarks.Inputs;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Policies;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Benchmarks.Limits;

/// <summary>Reads bodies of arrays with the least that can be done: nothing is checked, and nothing is named that is wrong.</summary>
internal static class BodyParser
{
    private static readonly string[] Kinds = [.. EngagementPolicy.Default.Weights.Keys];

    public static void Parse(Body body, List<Entry> into)
    {
        var reader = new Utf8JsonReader(body.Bytes);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                into.Add(ReadOne(ref reader, body.Network));
            }
        }
    }

    private static Entry ReadOne(ref Utf8JsonReader reader, string network)
    {
        string? id = null, kind = null, actor = null, target = null, content = null, retracts = null;
        DateTimeOffset at = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            var (first, length) = (name[0], name.Length);
            reader.Read();
            switch (first, length)
            {
                case ((byte)'i', 2): id = reader.GetString(); break;
                case ((byte)'k', 4): kind = KindAt(ref reader); break;
                case ((byte)'a', 5): actor = reader.GetString(); break;
                case ((byte)'t', 6): target = reader.GetString(); break;
                case ((byte)'c', 7): content = reader.GetString(); break;
                case ((byte)'o', 10): at = reader.GetDateTimeOffset(); break;
                case ((byte)'r', 8): retracts = reader.GetString(); break;
                default: break;
            }
        }

        return new(network, PairKey.Of(actor, target!), new Engagement
        {
            EventId = retracts is null ? EventIdentity.Of(network, Fact.Source, id!) : EventIdentity.OfRetraction(network, Fact.Source, id!),
            Source = Fact.Source,
            Id = id!,
            Kind = kind,
            Actor = actor,
            Target = target,
            Content = content,
            OccurredAt = at,
            Retracted = retracts is not null,
            Retracts = retracts is null ? null : EventIdentity.Of(network, Fact.Source, retracts),
        });
    }

    private static string KindAt(ref Utf8JsonReader reader)
    {
        foreach (var kind in Kinds)
        {
            if (reader.ValueTextEquals(kind))
            {
                return kind;
            }
        }

        return reader.GetString()!;
    }
}
