using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Reciprocity.Contracts.V1;
using Reciprocity.Projection.Storage;
using Reciprocity.Projection.Streams;

namespace Reciprocity.Projection.Tests.Streams;

/// <summary>Listening over HTTP, to a service that does nothing else.</summary>
public sealed class ListeningTests(FoldedDatabase database) : IClassFixture<FoldedDatabase>, IAsyncDisposable
{
    private static readonly DateTimeOffset First = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Service _service = new(database);
    private int _facts;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Whoever_connects_is_told_what_comes_after_that()
    {
        const string Network = "live";
        await database.FoldAsync(Network, Like(Network, "ana", "bo", 0));
        using var listening = await _service.ListenAsync(Network);
        Assert.Equal("text/event-stream", listening.Response.Content.Headers.ContentType?.MediaType);

        await database.FoldAsync(Network, Like(Network, "bo", "ana", 1), Like(Network, "ana", "cy", 2));

        Assert.Equal(["ana bo one-sided → emerging", "ana cy nothing → one-sided"], await listening.NextAsync(2));
    }

    [Fact]
    public async Task One_can_listen_before_there_is_anything()
    {
        const string Network = "not-yet";
        using var listening = await _service.ListenAsync(Network);

        await database.FoldAsync(Network, Like(Network, "ana", "bo", 0));

        Assert.Equal(["ana bo nothing → one-sided"], await listening.NextAsync(1));
    }

    [Fact]
    public async Task Behind_each_id_comes_the_rest_and_then_what_is_new_without_gap_or_repetition()
    {
        const string Network = "resumed";
        await database.FoldAsync(Network, [.. Enumerable.Range(0, 1_500).Select(i => Like(Network, "ana", $"m{i}", i / 100.0))]);
        var all = await ToldItems.OfAsync(database, Network);
        using var other = await _service.ListenAsync(Network); // So there is somebody whom it has to catch up with.
        foreach (var from in new[] { 0, 1, 199, 200, 777, 1_498, 1_499 })
        {
            using var listening = await _service.ListenAsync(Network, all[from].Id);
            var rest = await listening.NextIdsAsync(all.Count - from - 1);
            Assert.Equal(all.Skip(from + 1).Select(item => item.Id), rest);

            await database.FoldAsync(Network, Like(Network, $"m{from}", "ana", 20));
            all = await ToldItems.OfAsync(database, Network);
            Assert.Equal([all[^1].Id], await listening.NextIdsAsync(1));
            Assert.Equal([all[^1].Id], await other.NextIdsAsync(1));
        }
    }

    [Fact]
    public async Task The_id_may_come_in_the_query_and_the_header_has_precedence()
    {
        const string Network = "by-query";
        await database.FoldAsync(Network, [.. Enumerable.Range(0, 3).Select(i => Like(Network, "ana", $"m{i}", i))]);
        var all = await ToldItems.OfAsync(database, Network);

        using var byQuery = await _service.ListenAsync(Network, query: $"?lastEventId={all[0].Id}");
        using var both = await _service.ListenAsync(Network, all[1].Id, $"?lastEventId={all[0].Id}");

        Assert.Equal([all[1].Id, all[2].Id], await byQuery.NextIdsAsync(2));
        Assert.Equal([all[2].Id], await both.NextIdsAsync(1));
    }

    [Fact]
    public async Task Whoever_got_nothing_yet_has_an_id_to_go_on_behind()
    {
        const string Network = "nothing-yet";
        await database.FoldAsync(Network, Like(Network, "ana", "bo", 0));
        string opening;
        using (var listening = await _service.ListenAsync(Network))
        {
            opening = await listening.OpeningIdAsync();
        }

        await database.FoldAsync(Network, Like(Network, "bo", "ana", 1));
        using var again = await _service.ListenAsync(Network, opening);

        Assert.Equal(["ana bo one-sided → emerging"], await again.NextAsync(1));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("12")]
    [InlineData("12-")]
    [InlineData("-1-2")]
    [InlineData("1-2-3")]
    [InlineData("12-99999999999")]
    [InlineData("99999999999999999999-1")]
    public async Task What_is_no_id_is_refused(string id)
    {
        using var response = await _service.RequestAsync("bad", id, "");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("{position}-{n}", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_older_than_a_week_is_gone_and_what_it_ends_with_can_be_gone_on_behind()
    {
        const string Network = "pruned";
        await database.FoldAsync(Network, Like(Network, "ana", "bo", 0), Like(Network, "ana", "cy", 1));
        await using (var age = database.Source.CreateCommand($"update {StreamTable.Name} set written_at = written_at - interval '7 days 1 minute' where network = '{Network}'"))
        {
            await age.ExecuteNonQueryAsync(Cancellation);
        }

        var old = await ToldItems.OfAsync(database, Network);
        await database.FoldAsync(Network, Like(Network, "ana", "di", 2));
        Assert.Equal(1, await StreamUpkeep.PruneAsync(database.Source, Cancellation));
        Assert.Equal(0, await StreamUpkeep.PruneAsync(database.Source, Cancellation));

        using var response = await _service.RequestAsync(Network, old[0].Id, "");
        Assert.Equal(HttpStatusCode.Gone, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var listening = await _service.ListenAsync(Network, old[1].Id);
        Assert.Equal(["ana di nothing → one-sided"], await listening.NextAsync(1));
    }

    [Fact]
    public async Task No_more_may_listen_than_are_allowed()
    {
        const string Network = "crowded";
        using (await _service.ListenAsync(Network))
        using (await _service.ListenAsync(Network))
        using (await _service.ListenAsync(Network))
        {
            using var fourth = await _service.RequestAsync(Network, null, "");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, fourth.StatusCode);
            Assert.NotNull(fourth.Headers.RetryAfter);
        }

        // When the three have gone, which the service notices in its own time.
        using var later = await TestKit.Eventually.HoldsAsync(
            "there is room again", TimeSpan.FromMinutes(1), () => _service.RequestAsync(Network, null, ""), response => response.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_quiet_stream_sends_a_comment_each_time_the_interval_is_over()
    {
        await using var service = new Service(database, ("Stream:Heartbeat", "00:00:01"));
        using var listening = await service.ListenAsync("quiet");

        var began = TimeProvider.System.GetTimestamp();
        for (var beats = 1; beats <= 3; beats++)
        {
            Assert.Equal(":", await listening.NextLineAsync(line => line.Length > 0 && !line.StartsWith("retry", StringComparison.Ordinal) && !line.StartsWith("id", StringComparison.Ordinal)));
        }

        // Two intervals lie between three of them, whenever the first came.
        Assert.True(TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(1.9));
        Assert.Equal(TimeSpan.FromSeconds(15), new StreamOptions().Heartbeat);
    }

    [Fact]
    public async Task Where_too_much_waits_for_all_together_who_waits_for_the_most_is_cut_off()
    {
        const string Network = "buffers";
        await using var service = new Service(database, ("Stream:Buffers", "100000"));
        using var stalled = await service.ListenAsync(Network);
        using var reading = await service.ListenAsync(Network);

        // What a server hands to a connection before it waits for the reader is many times less.
        for (var day = 0; day < 40; day++)
        {
            await database.FoldAsync(Network, [.. Enumerable.Range(0, 100).Select(i => Like(Network, $"on-{day}", $"m{i}", day))]);
            Assert.Equal(100, (await reading.NextIdsAsync(100)).Length);
        }

        await Assert.ThrowsAnyAsync<IOException>(() => stalled.NextIdsAsync(4_000));
        await database.FoldAsync(Network, Like(Network, "ana", "bo", 50));
        Assert.Equal(["ana bo nothing → one-sided"], await reading.NextAsync(1));
    }

    private PackedEngagement Like(string network, string actor, string target, double day) =>
        FoldedDatabase.Engaged(network, _facts++, "like", actor, target, First.AddDays(day));

    /// <summary>The service, without what it does in the background but for what listening needs.</summary>
    private sealed class Service(FoldedDatabase database, params (string Name, string Value)[] settings) : WebApplicationFactory<Program>
    {
        public async Task<HttpResponseMessage> RequestAsync(string network, string? id, string query)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/networks/{network}/stream{query}");
            if (id is not null)
            {
                request.Headers.TryAddWithoutValidation("Last-Event-ID", id);
            }

            return await CreateClient().SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        }

        public async Task<Listening> ListenAsync(string network, string? id = null, string query = "")
        {
            var response = await RequestAsync(network, id, query);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return new(response, await response.Content.ReadAsStreamAsync(Cancellation));
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder) => settings
            .Aggregate(builder, (with, setting) => with.UseSetting(setting.Name, setting.Value))
            .UseSetting("Logging:LogLevel:Default", "Warning")
            .UseSetting("ConnectionStrings:Postgres", database.ConnectionString)
            .UseSetting("Stream:Listeners", "3")
            .ConfigureServices(services =>
            {
                services.RemoveAll<IHostedService>();
                services.AddHostedService(provider => provider.GetRequiredService<Schemas>());
                services.AddHostedService(provider => provider.GetRequiredService<StreamTail>());
            });
    }

    /// <summary>One who listens.</summary>
    private sealed class Listening(HttpResponseMessage response, Stream body) : IDisposable
    {
        private readonly SseParser<string> _parser = SseParser.Create(body);
        private IAsyncEnumerator<SseItem<string>>? _events;
        private StreamReader? _lines;

        public HttpResponseMessage Response => response;

        public async Task<string[]> NextAsync(int count) =>
            [.. (await ItemsAsync(count)).Select(item => $"{item.Pair} {item.Change}")];

        public async Task<string[]> NextIdsAsync(int count) => [.. (await ItemsAsync(count)).Select(item => item.Id)];

        /// <summary>The id that it was sent ahead of all items.</summary>
        public async Task<string> OpeningIdAsync()
        {
            using var reader = new StreamReader(body);
            Assert.StartsWith("retry: ", await reader.ReadLineAsync(Cancellation), StringComparison.Ordinal);
            return (await reader.ReadLineAsync(Cancellation))!["id: ".Length..];
        }

        /// <summary>The next line of a kind, as it was sent.</summary>
        public async Task<string> NextLineAsync(Predicate<string> ofKind)
        {
            _lines ??= new(body);
            while (true)
            {
                var line = await _lines.ReadLineAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
                if (ofKind(line!))
                {
                    return line!;
                }
            }
        }

        public void Dispose() => response.Dispose();

        private async Task<List<ToldItem>> ItemsAsync(int count)
        {
            _events ??= _parser.EnumerateAsync(Cancellation).GetAsyncEnumerator(Cancellation);
            List<ToldItem> items = [];
            while (items.Count < count && await _events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1), Cancellation))
            {
                items.Add(new(_parser.LastEventId, _events.Current.EventType, JsonSerializer.Deserialize<JsonElement>(_events.Current.Data)));
            }

            return items;
        }
    }
}
