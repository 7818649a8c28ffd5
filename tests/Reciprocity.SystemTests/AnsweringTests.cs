using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Reciprocity.SystemTests.Networks;
using Reciprocity.SystemTests.Running;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests;

/// <summary>A projection that only answers, beside one that journals and folds, on two databases of their own.</summary>
public sealed class AnsweringTests(Parts parts) : SystemTest(parts)
{
    private const string Here = "answered-here";
    private const string There = "answered-there";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private TwoDatabases? _databases;

    [Fact]
    public async Task Who_only_answers_leaves_what_comes_to_another_and_shows_what_that_one_makes_of_it()
    {
        var system = await StartAsync();
        Assert.Equal(0, await system.Projection.TerminateAsync());
        using var http = new HttpClient();
        var listening = Listening.Start(http, system.Answering, There, count: 2);
        await listening.Connected;

        await ExchangeAsync(system, Here);
        await ExchangeAsync(system, There);
        var waiting = await Eventually.HoldsAsync(
            "every pack waits in the queue, and nobody folds", Patience, () => Status.OfAsync(system.Answering), status => status is { Ready: 4, Leader: null });
        Assert.Equal((0, 0), (waiting.Events, waiting.Unacked));

        // Whoever wanted the leases would have had them before this one came.
        await system.Projection.StartAsync();
        await system.FoldedAsync(more: 4);
        Assert.Equal([system.Projection.Name, system.Projection.Name], await TwoDatabases.LeadersAsync(system.Answering));
        foreach (var network in new[] { Here, There })
        {
            var pair = await system.Answering.AnswerAsync($"/v1/networks/{network}/relationships/ana/bo");
            Assert.True(pair.GetProperty("mutual").GetBoolean());
        }

        Assert.Equal(["ana bo one-sided", "ana bo emerging"], (await listening.Completion).Select(item => item.Change));
    }

    [Fact]
    public async Task An_erasure_and_a_rebuild_that_are_asked_of_who_only_answers_come_to_their_end()
    {
        var system = await StartAsync();
        await ExchangeAsync(system, There);
        await system.FoldedAsync(more: 2);

        using var accepted = await system.Answering.Http.DeleteAsync(new Uri(Asking.MemberPath(There, "ana"), UriKind.Relative));
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var token = (await accepted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
        await Eventually.HoldsAsync(
            "it is done",
            Patience,
            async () => (await system.Answering.AnswerAsync(accepted.Headers.Location!.ToString())).GetProperty("state").GetString(),
            state => state == "done");
        await AssertErasedAsync(system.Answering, token);

        await system.SettledAsync();
        await system.Answering.StartRebuildAsync();
        await system.Answering.SwitchedAsync();
        await AssertErasedAsync(system.Answering, token);
    }

    [Fact]
    public async Task What_is_neither_true_nor_false_is_refused()
    {
        await using var service = new ServiceProcess(
            "Reciprocity.Projection", "answering-misconfigured", Parts.Logs, new Dictionary<string, string> { ["AnswersOnly"] = "yes" });

        var ended = await Assert.ThrowsAsync<InvalidOperationException>(service.StartAsync);

        Assert.Contains("AnswersOnly is 'yes'; it must be true or false.", ended.Message, StringComparison.Ordinal);
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
        if (_databases is not null)
        {
            await _databases.DisposeAsync();
        }
    }

    private async Task<ReciprocitySystem> StartAsync()
    {
        _databases = await TwoDatabases.CreateAsync(Parts);
        return await StartSystemAsync(_databases.Settings(projections: 1, There) with { AnswersApart = true });
    }

    /// <summary>Ana likes something of bo's, then bo something of hers: one after the other, so each is a pack of its own.</summary>
    private static async Task ExchangeAsync(ReciprocitySystem system, string network)
    {
        foreach (var item in new[]
        {
            """{"id":"1","kind":"like","actor":"ana","target":"bo","occurredAt":"2026-01-01T10:00:00Z"}""",
            """{"id":"2","kind":"like","actor":"bo","target":"ana","occurredAt":"2026-01-01T11:00:00Z"}""",
        })
        {
            Assert.Equal(1, await system.Ingestion.PostAsync(network, Posting.Json, item).AcceptedAsync());
        }
    }

    private static async Task AssertErasedAsync(ServiceProcess projection, string token)
    {
        using var gone = await projection.AskAsync(Asking.MemberPath(There, "ana"));
        await gone.AssertProblemAsync(HttpStatusCode.NotFound);
        var pair = await projection.AnswerAsync($"/v1/networks/{There}/relationships/{token}/bo");
        Assert.True(pair.GetProperty("mutual").GetBoolean());
    }
}
