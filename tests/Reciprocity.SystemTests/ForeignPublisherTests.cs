using System.Text.Json;
using RabbitMQ.Client;
using Reciprocity.Domain.Engagements;
using Reciprocity.SystemTests.Networks;
using Reciprocity.SystemTests.Running;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests;

public sealed class ForeignPublisherTests(RunningSystem running) : RunningSystemTest(running)
{
    private const string Network = "foreign";
    private const string Waiting = "foreign-waiting";
    private const string PackExchange = "Reciprocity.Contracts.V1:EngagementPack";
    private static int _number;

    [Fact]
    public async Task Of_a_pack_that_somebody_else_published_what_is_wrong_is_set_aside_and_the_rest_counts()
    {
        var rejected = (await Status.OfAsync(Live.Projection)).Rejected;

        await PublishAsync(
            Network,
            Packed(Network, "like", "ana", "bo"),
            Packed(Network, "like", "ana", "bo") with { EventId = Guid.Parse("0d4e7a52-0000-5000-8000-000000000000") },
            Packed(Network, "like", "an\0a", "bo"),
            Packed(Network, "wave", "ana", "bo"),
            Packed(Network, "comment", "bo", "ana"));

        await Live.FoldedAsync(more: 3);
        Assert.Equal(rejected + 2, (await Status.OfAsync(Live.Projection)).Rejected);
        var network = await Live.Projection.AnswerAsync($"/v1/networks/{Network}");
        Figures.AssertHolds(new { Engagements = 2, Members = 2, Edges = 2, Dyads = new { Mutual = 1, Asymmetric = 0 }, Ignored = new { wave = 1 } }, network, Network);
        await Parts.AssertQueuesAreEmptyAsync();
    }

    [Fact]
    public async Task What_names_content_of_an_unknown_owner_waits_visibly_and_counts_when_the_owner_is_named()
    {
        var likes = new[] { "ana", "cy", "dee" }.Select(actor => Packed(Waiting, "like", actor, null) with { Content = "post-7" }).ToArray();
        await PublishAsync(Waiting, [.. likes, likes[0]]);
        await Live.FoldedAsync(more: 0);
        await Eventually.HoldsAsync(
            "all three are parked", TimeSpan.FromSeconds(30), () => Live.Projection.ListAsync($"/v1/networks/{Waiting}/parked", limit: 2), parked => parked.Count == 3);
        var parked = await Live.Projection.ListAsync($"/v1/networks/{Waiting}/parked", limit: 2);
        Assert.Equal(likes.Select(like => like.EventId).Order(), parked.Select(item => item.GetProperty("eventId").GetGuid()).Order());
        Assert.All(parked, item => Assert.Equal(
            ("owner", "post-7", "like"), (item.GetProperty("waitsFor").GetString(), item.GetProperty("content").GetString(), item.GetProperty("kind").GetString())));

        await PublishAsync(Waiting, Packed(Waiting, "share", "ed", "flo") with { Content = "post-7" }, Packed(Waiting, "message", "ed", null) with { Content = "post-7" });
        await Live.FoldedAsync(more: 4);

        Assert.Empty(await Live.Projection.ListAsync($"/v1/networks/{Waiting}/parked", limit: 2));
        foreach (var like in likes)
        {
            var pair = await Live.Projection.AnswerAsync($"/v1/networks/{Waiting}/relationships/{like.Actor}/flo");
            Assert.Equal(like.OccurredAt, pair.GetProperty(pair.GetProperty("a").GetString() == like.Actor ? "aToB" : "bToA").GetProperty("first").GetDateTimeOffset());
        }

        var rejected = await Live.Projection.ListAsync($"/v1/networks/{Waiting}/rejected", limit: 1);
        Assert.Contains(rejected, item => item.GetProperty("reason").GetString() == "target is missing" && item.GetProperty("body").GetString()!.Contains("post-7", StringComparison.Ordinal));
        await Parts.AssertQueuesAreEmptyAsync();
    }

    private static PackedItem Packed(string network, string kind, string actor, string? target)
    {
        var id = $"f-{Interlocked.Increment(ref _number)}";
        return new(EventIdentity.Of(network, FactFormats.Source, id), FactFormats.Source, id, kind, actor, target, new(2025, 6, 1, 0, 0, 0, TimeSpan.Zero));
    }

    /// <summary>As the bus does it: its envelope, sent to the exchange of the message's type.</summary>
    private async Task PublishAsync(string network, params PackedItem[] engagements)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var envelope = new
        {
            MessageId = Guid.NewGuid(),
            MessageType = new[] { $"urn:message:{PackExchange}" },
            Message = new { Network = network, Engagements = engagements },
        };
        var factory = new ConnectionFactory { Uri = Parts.Broker.Address };
        await using var connection = await factory.CreateConnectionAsync(cancellation);
        await using var channel = await connection.CreateChannelAsync(new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellation);
        var properties = new BasicProperties { ContentType = "application/vnd.masstransit+json", Persistent = true };
        await channel.BasicPublishAsync(
            PackExchange, "", mandatory: true, properties, JsonSerializer.SerializeToUtf8Bytes(envelope, JsonSerializerOptions.Web), cancellation);
    }

    private sealed record PackedItem(Guid EventId, string Source, string Id, string Kind, string Actor, string? Target, DateTimeOffset OccurredAt, int Count = 1, string? Content = null);
}
