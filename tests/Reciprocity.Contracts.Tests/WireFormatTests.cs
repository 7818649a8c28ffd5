using System.Text.Json;
using System.Text.Json.Nodes;
using Reciprocity.Contracts.V1;

namespace Reciprocity.Contracts.Tests;

/// <summary>
/// What is on the wire and in queues is read by services of other versions. A change that breaks one of these files breaks them:
/// make a new namespace instead.
/// </summary>
public class WireFormatTests
{
    private static readonly DateTimeOffset Ten = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    private static readonly EngagementPack Pack = new()
    {
        Network = "demo",
        Engagements =
        [
            new()
            {
                EventId = new("52a5d9dc-0dbf-5b59-960e-98c2368e5331"),
                Source = "shop",
                Id = "e-1",
                Kind = "like",
                Actor = "ana",
                Target = "bo",
                Content = "post-9",
                OccurredAt = Ten,
                Campaign = "spring",
            },
            new()
            {
                EventId = new("7ee149b4-e61d-5b32-a4dd-26e3fd5be607"),
                Source = "default",
                Id = "e-1",
                Kind = "view",
                Target = "bo",
                OccurredAt = Ten.AddTicks(1_234_560),
                Count = 250,
            },
        ],
    };

    private static readonly PackedEngagement Retraction = new()
    {
        EventId = new("e648f68c-14ac-5460-a7e7-486b2f4da09f"),
        Source = "shop",
        Id = "e-1",
        Actor = "ana",
        OccurredAt = Ten,
        Retracted = true,
        Retracts = new("52a5d9dc-0dbf-5b59-960e-98c2368e5331"),
    };

    private static readonly MemberRiskChanged RiskChanged = new()
    {
        ChangeId = new("3b1b1a36-0c1d-4f55-9a83-5d6e0ea6fd3c"),
        Network = "demo",
        Member = "ana",
        PreviousLevel = "low",
        Level = "elevated",
        Risk = 0.5,
        Reciprocating = 2,
        AsOf = Ten,
    };

    [Fact]
    public void A_pack_is_written_and_read_as_it_always_was()
    {
        AssertWritten("engagement-pack.json", Pack);
        var read = Read<EngagementPack>("engagement-pack.json");
        Assert.Equal((Pack.Network, Pack.Historical), (read.Network, read.Historical));
        Assert.Equal(Pack.Engagements, read.Engagements);
    }

    [Fact]
    public void A_retraction_is_written_and_read_as_it_always_was()
    {
        AssertWritten("retraction.json", Retraction);
        Assert.Equal(Retraction, Read<PackedEngagement>("retraction.json"));
    }

    [Fact]
    public void A_change_of_risk_is_written_and_read_as_it_always_was()
    {
        AssertWritten("member-risk-changed.json", RiskChanged);
        Assert.Equal(RiskChanged, Read<MemberRiskChanged>("member-risk-changed.json"));
    }

    [Fact]
    public void A_member_that_a_later_version_added_is_passed_over()
    {
        var json = JsonNode.Parse(Golden("retraction.json"))!;
        json["addedLater"] = new JsonObject { ["x"] = 1 };
        Assert.Equal(Retraction, json.Deserialize<PackedEngagement>(JsonSerializerOptions.Web));
    }

    private static void AssertWritten<T>(string file, T message) =>
        Assert.Equal(JsonNode.Parse(Golden(file))!.ToJsonString(), JsonNode.Parse(JsonSerializer.Serialize(message, JsonSerializerOptions.Web))!.ToJsonString());

    private static T Read<T>(string file) => JsonSerializer.Deserialize<T>(Golden(file), JsonSerializerOptions.Web)!;

    private static string Golden(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", file));
}
