using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Latencies;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Journal.V1;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Tests.Storage;

/// <summary>What is written and read by hand, against what the serializer itself makes of the same records, whatever properties they have.</summary>
public sealed class RecordConverterTests
{
    private static readonly JsonSerializerOptions Plain = WithoutRecords();

    [Fact]
    public void A_relationship_is_what_the_serializer_writes_and_reads() => IsWhatTheSerializerWritesAndReads<Relationship>();

    [Fact]
    public void A_standing_is_what_the_serializer_writes_and_reads() => IsWhatTheSerializerWritesAndReads<Standing>();

    [Fact]
    public void An_event_of_the_journal_is_what_the_serializer_writes_and_reads() => IsWhatTheSerializerWritesAndReads<EngagementJournaled>();

    [Fact]
    public void Nulls_and_names_that_are_not_known_are_passed_over()
    {
        var standing = JsonSerializer.Deserialize<Standing>(
            """{"zzz":{"a":[1,{"id":"no"}]},"id":"ana","lastSeen":null,"given":{"total":2,"byKind":{"like":2},"else":[]},"ids":null,"views":3}""", StoredJson.ReadModels);

        Assert.Equal(new Standing { Id = "ana", Given = new(2, KindCounts.None.Add("like", 2)), Views = 3 }, standing);
    }

    [Fact]
    public void A_record_that_is_null_is_absent()
    {
        var pair = JsonSerializer.Deserialize<Relationship>(
            """{"a":"ana","b":"bo","id":"c20ac443-291a-8a08-9c1a-69cf959dd23b","ledger":{"opening":null,"exchanges":2},"latest":null,"aToB":{"total":1,"byKind":{"like":1},"strengthByKind":null}}""",
            StoredJson.ReadModels)!;

        Assert.Equal(new Ledger(2, null), pair.Ledger);
        Assert.Equal(new DirectedTally { Total = 1, ByKind = KindCounts.None.Add("like", 1) }, pair.AToB);
    }

    [Fact]
    public void Names_are_in_the_order_of_jsonb()
    {
        var written = JsonSerializer.SerializeToNode(new Standing { Id = "ana", Views = 1, InPartners = 2, LastSeen = DateTimeOffset.UnixEpoch, OutPartners = 1 }, StoredJson.ReadModels)!;

        string[] names = [.. written.AsObject().Select(property => property.Key)];
        Assert.Equal(names.OrderBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal), names);
    }

    [Fact]
    public void Latencies_of_networks_are_text_and_those_of_members_are_packed_and_were_text_once()
    {
        var latencies = LatencyBins.None.Add(LatencyBins.Zero, 1).Add(998, 1).Add(1311, 12);

        Assert.Equal("\"-1 998 1311x12\"", JsonSerializer.Serialize(latencies, StoredJson.ReadModels));
        Assert.Equal(latencies, JsonSerializer.Deserialize<LatencyBins>("\"-1 998 1311x12\"", StoredJson.ReadModels));
        var standing = new Standing { Id = "ana", AnswersGiven = latencies };
        Assert.Equal("~As4P8QQY", JsonSerializer.SerializeToNode(standing, StoredJson.ReadModels)!["answersGiven"]!.GetValue<string>());
        Assert.Equal(standing, JsonSerializer.Deserialize<Standing>("""{"id":"ana","answersGiven":"-1 998 1311x12"}""", StoredJson.ReadModels));
    }

    [Theory]
    [InlineData("998x 12")]
    [InlineData("998  1311")]
    [InlineData("1311 998")]
    [InlineData("998x0")]
    [InlineData("~As4P8QQ")]
    [InlineData("~AgA")]
    [InlineData("~A+")]
    [InlineData("~!")]
    public void Latencies_that_are_neither_are_refused(string text) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<LatencyBins>($"\"{text}\"", StoredJson.ReadModels));

    private static void IsWhatTheSerializerWritesAndReads<T>() =>
        Gen.Int.Sample(
            seed =>
            {
                var record = RandomRecords.Of<T>(new Random(seed));

                var (written, expected) = (JsonSerializer.Serialize(record, StoredJson.ReadModels), JsonSerializer.Serialize(record, Plain));
                Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(written)), $"{written} instead of {expected}");
                Assert.Equal(record, JsonSerializer.Deserialize<T>(written, StoredJson.ReadModels));
                Assert.Equal(record, JsonSerializer.Deserialize<T>(expected, StoredJson.ReadModels));
                Assert.Equal(record, JsonSerializer.Deserialize<T>(written, Plain));
            },
            iter: 2_000);

    private static JsonSerializerOptions WithoutRecords()
    {
        var json = new JsonSerializerOptions(StoredJson.ReadModels);
        json.Converters.Remove(json.Converters.OfType<RecordConverters>().Single());
        json.Converters.Remove(json.Converters.OfType<HistoryKeyConverter>().Single());
        json.Converters[json.Converters.IndexOf(LatencyBinsConverter.AsText)] = LatencyBinsConverter.Packing;
        return json;
    }
}
