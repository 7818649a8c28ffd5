using Marten;
using Microsoft.Extensions.Options;
using Reciprocity.Contracts.V1;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Erasures;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Introductions;
using Reciprocity.Projection.Partners;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Risk;

namespace Reciprocity.Projection.Tests.Erasures;

/// <summary>What becomes of this and that when ana-of-old is erased.</summary>
public sealed class ErasureStoryTests(ErasureDatabase database) : IClassFixture<ErasureDatabase>
{
    private static readonly DateTimeOffset Day = new(2026, 12, 1, 10, 0, 0, TimeSpan.Zero);
    private readonly string _network = $"story-{Guid.NewGuid():N}"[..30];

    /// <summary>Of each test its own, so that it can look for her in all of the database.</summary>
    private readonly string _ana = $"ana-{Guid.NewGuid():N}";
    private int _facts;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_waits_is_tokenised_and_still_finds_what_it_waits_for()
    {
        var post = $"https://host/users/{_ana}/posts/1";
        var bosPost = "https://host/users/bo/posts/1";
        var late = Like("cy", _ana);
        await database.JournalAsync(
            _network,
            Like("bo", null) with { Content = post },
            Like(_ana, null) with { Content = bosPost },
            Retraction(late) with { Actor = "cy" });
        Assert.Equal(3, await ParkedAsync());

        var erasure = await database.EraseAsync(_network, _ana);
        Assert.Equal(3, erasure.SetAside);
        Assert.Empty(await database.TracesOfAsync(_ana));

        // The owners are named and the original arrives; all of them by whoever knows of no erasure.
        await database.Folded.FoldAsync(_network, Like("di", _ana) with { Content = post }, Like("di", "bo") with { Content = bosPost }, late);

        Assert.Equal(0, await ParkedAsync());
        Assert.Empty(await database.TracesOfAsync(_ana));
        Assert.Equal(1, (await PairAsync("bo", erasure.Token)).Given(Of("bo", erasure.Token)).Total);
        Assert.Equal(1, (await PairAsync("bo", erasure.Token)).Given(Of(erasure.Token, "bo")).Total);
        var cys = await PairAsync("cy", erasure.Token);
        Assert.Equal((0, 0, true), (cys.AToB.Total, cys.BToA.Total, cys.Retracted));
    }

    [Fact]
    public async Task Late_events_and_retractions_find_what_was_before()
    {
        var first = Like(_ana, "bo");
        var second = Like("bo", _ana) with { Content = $"{_ana}/2", OccurredAt = Day.AddHours(2) };
        var third = Like(_ana, "bo") with { OccurredAt = Day.AddHours(3) };
        await database.Folded.FoldAsync(_network, first, second, third);
        var token = (await database.EraseAsync(_network, _ana)).Token;

        await database.Folded.FoldAsync(
            _network,
            Retraction(first) with { Actor = _ana },
            second with { Id = "by match", EventId = EventIdentity.OfRetraction(_network, "test", "by match"), Retracted = true, OccurredAt = Day.AddHours(4) },
            Like("bo", _ana) with { OccurredAt = Day.AddHours(1) });

        var pair = await PairAsync("bo", token);
        var (ana, bo) = (pair.Given(Of(token, "bo")), pair.Given(Of("bo", token)));
        Assert.Equal((1, 1), (ana.Total, bo.Total));
        Assert.Equal((Day.AddHours(3), Day.AddHours(1)), (ana.First, bo.First));
        Assert.Equal((1L, (Opening?)null), (pair.Ledger.Exchanges, pair.Ledger.Opening));
        Assert.Empty(await database.TracesOfAsync(_ana));
    }

    [Fact]
    public async Task A_retraction_by_somebody_else_goes_with_the_pair_in_which_it_found_nothing()
    {
        var like = Like(_ana, "bo");
        await database.Folded.FoldAsync(_network, like);
        await database.Folded.FoldAsync(_network, Retraction(like) with { Actor = "di", Target = null, Kind = null });
        var token = (await database.EraseAsync(_network, _ana)).Token;

        Assert.Equal(2, await database.ScalarAsync<long>(
            "select count(*) from reciprocity.mt_events where tenant_id = $1 and data->>'pair' = $2", _network, PairKey.Of(token, "bo").ToString()));
        Assert.Equal(2, await database.ScalarAsync<long>("select count(*) from reciprocity.known_engagements where pair = $1", PairKey.Of(token, "bo")));
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from reciprocity.known_engagements where pair = $1", PairKey.Of(_ana, "bo")));
    }

    [Fact]
    public async Task What_was_rejected_and_what_will_be_is_tokenised_and_stays_one_rejection()
    {
        var wrong = Like(_ana, "bo") with { Kind = "no kind", Content = $"say \"hi\" to {_ana}, über-{_ana}" };
        await database.Folded.FoldAsync(_network, Like("bo", "cy"), wrong);
        var token = (await database.EraseAsync(_network, _ana)).Token;
        Assert.Empty(await database.TracesOfAsync(_ana));

        await database.Folded.FoldAsync(_network, wrong, Like("cy", _ana) with { Count = 7 });

        Assert.Empty(await database.TracesOfAsync(_ana));
        Assert.Equal(2, await database.ScalarAsync<long>("select count(*) from reciprocity.mt_doc_rejectedengagement where tenant_id = $1", _network));
        Assert.Equal(2, await database.ScalarAsync<long>(
            "select count(*) from reciprocity.mt_doc_rejectedengagement where tenant_id = $1 and data->>'body' like '%' || $2 || '%'", _network, token));
    }

    [Fact]
    public async Task A_page_that_was_loaded_before_is_not_believed()
    {
        await database.Folded.FoldAsync(_network, Like("bo", "cy"));
        await database.JournalAsync(_network, Like(_ana, "bo"), Like("bo", _ana), Like("cy", "bo"));
        var models = await database.Folded.Stores.ActiveAsync(Cancellation);
        await using var session = models.Store.LightweightSession(_network);
        var loaded = await session.Events.QueryAllRawEvents().OrderBy(e => e.Sequence).ToListAsync(Cancellation);

        var token = (await database.EraseAsync(_network, _ana)).Token;
        using var fold = new ReciprocityFold(models.Generation, database.Folded.FoldMetrics);
        await fold.ApplyAsync(session, loaded, Cancellation);
        await session.SaveChangesAsync(Cancellation);

        Assert.Empty(await database.TracesOfAsync(_ana));
        Assert.Equal(2, (await PairAsync("bo", token)) is var pair ? pair.AToB.Total + pair.BToA.Total : 0);
    }

    [Fact]
    public async Task A_page_that_is_folded_meanwhile_is_refused_and_what_is_cached_forgotten()
    {
        using var fold = new ReciprocityFold((await ModelsAsync()).Generation, database.Folded.FoldMetrics);
        await database.JournalAsync(_network, Like(_ana, "bo"));
        await FoldAsync(fold);
        await database.JournalAsync(_network, Like("bo", _ana));
        await using var session = (await ModelsAsync()).Store.LightweightSession(_network);
        await fold.ApplyAsync(session, await session.Events.QueryAllRawEvents().OrderBy(e => e.Sequence).ToListAsync(Cancellation), Cancellation);

        var token = (await database.EraseAsync(_network, _ana)).Token;

        await Assert.ThrowsAnyAsync<Exception>(() => session.SaveChangesAsync(Cancellation));
        await database.JournalAsync(_network, Like(_ana, "cy"));
        await FoldAsync(fold);
        Assert.Empty(await database.TracesOfAsync(_ana));
        Assert.Equal(1, (await PairAsync("bo", token)).Ledger.Exchanges);
        Assert.Equal(2, await database.ScalarAsync<long>("select given_total + 0 from reciprocity_g1.mt_doc_standing where tenant_id = $1 and id = $2", _network, token));
    }

    [Fact]
    public async Task Whoever_journals_meanwhile_does_so_before_or_after_it()
    {
        await database.Folded.FoldAsync(_network, Like(_ana, "bo"));
        var journaling = Task.Run(
            async () =>
            {
                for (var i = 0; i < 60; i++)
                {
                    await database.JournalAsync(_network, Like(_ana, $"m{i}"), Like($"m{i}", _ana) with { Content = $"{_ana}/{i}" }, Like($"m{i}", null) with { Content = $"{_ana}/{i + 1}" });
                }
            },
            Cancellation);
        var erasure = await database.EraseAsync(_network, _ana);
        await journaling;

        Assert.Equal("done", erasure.State);
        Assert.Empty(await database.TracesOfAsync(_ana));
        await database.Folded.FoldAsync(_network, Like("bo", "cy"));
        Assert.Empty(await database.TracesOfAsync(_ana));
        Assert.Equal(61, await database.ScalarAsync<long>("select given_total from reciprocity_g1.mt_doc_standing where tenant_id = $1 and id = $2", _network, erasure.Token));
    }

    [Fact]
    public async Task Asked_again_it_is_the_same_erasure_and_who_is_unknown_is_erased_too()
    {
        var erasure = await database.EraseAsync(_network, _ana);
        Assert.Equal(("done", 0L), (erasure.State, erasure.Events));
        Assert.Equal(erasure, await database.EraseAsync(_network, _ana));
        Assert.Equal(erasure, await database.EraseAsync(_network, erasure.Token));
        Assert.NotEqual(erasure.Token, (await database.EraseAsync(_network, _ana + "er")).Token);
        Assert.NotEqual(erasure.Id, (await database.EraseAsync($"{_network}-2", _ana)).Id);
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from reciprocity.mt_events where tenant_id = $1", _network));

        await database.Folded.FoldAsync(_network, Like(_ana, "bo"));

        Assert.Empty(await database.TracesOfAsync(_ana));
        Assert.Equal(1, (await PairAsync("bo", erasure.Token)).Given(Of(erasure.Token, "bo")).Total);
    }

    [Fact]
    public async Task Several_are_erased_each_to_its_own_token_in_whatever_order_they_are_mentioned()
    {
        var url = $"https://host/users/{_ana}";
        await database.Folded.FoldAsync(_network, Like("bo", "cy") with { Content = $"{url}/1" });
        var ana = (await database.EraseAsync(_network, _ana)).Token;
        var urls = (await database.EraseAsync(_network, url)).Token;

        await database.Folded.FoldAsync(_network, Like(url, _ana) with { Content = $"{url}/2" }, Like("di", "cy") with { Content = $"{url}/1" });

        Assert.Empty(await database.TracesOfAsync(_ana));
        Assert.Equal(2, await ContentsAsync($"https://host/users/{ana}/1"));
        Assert.Equal(1, (await PairAsync(ana, urls)).Given(Of(urls, ana)).Total);
    }

    [Fact]
    public async Task Nobody_is_introduced_to_an_erased_member_or_through_one_and_nothing_is_announced_of_it()
    {
        await database.Folded.FoldAsync(_network, [.. Exchange("bo", _ana), .. Exchange(_ana, "cy"), .. Exchange("bo", "di"), .. Exchange("di", "eve"), .. Exchange("di", "fay")]);
        var asOf = Day.AddDays(2);
        Assert.Equal([_ana, "di"], (await PartnersAsync("bo", asOf)).Order(StringComparer.Ordinal));
        Assert.Equal(["cy", "eve", "fay"], (await IntroducedAsync("bo", asOf)).Order(StringComparer.Ordinal));
        await RoundAsync(Day.AddDays(28).AddMinutes(1));
        Assert.Equal(1, await database.ScalarAsync<long>("select count(*) from reciprocity.announced_risk where network = $1 and member = $2", _network, _ana));

        var token = (await database.EraseAsync(_network, _ana)).Token;
        var fays = (await database.EraseAsync(_network, "fay")).Token;

        Assert.Equal(["di"], await PartnersAsync("bo", asOf));
        Assert.Equal(["bo", "cy"], (await PartnersAsync(token, asOf)).Order(StringComparer.Ordinal));
        Assert.Equal(["eve"], await IntroducedAsync("bo", asOf));
        await RoundAsync(Day.AddDays(60));
        await RoundAsync(Day.AddDays(61));
        foreach (var table in new[] { "reciprocity_g1.member_risk", "reciprocity.announced_risk", "reciprocity.risk_outbox" })
        {
            Assert.Equal(0, await database.ScalarAsync<long>($"select count(*) from {table} where network = $1 and member in ($2, $3)", _network, token, fays));
            Assert.NotEqual(0, await database.ScalarAsync<long>($"select count(*) from {table} where network = $1", _network));
        }
    }

    [Fact]
    public async Task A_network_is_measured_again_only_when_nobody_is_erased_and_erased_only_when_nobody_measures()
    {
        await database.Folded.FoldAsync(_network, Like(_ana, "bo"));
        await using var measuring = await database.Source.OpenConnectionAsync(Cancellation);
        Assert.True(await ErasureLocks.TryMeasureAsync(measuring, _network, Cancellation));
        var erasing = Task.Run(() => database.EraseAsync(_network, _ana), Cancellation);
        await TestKit.Eventually.HoldsAsync(
            "the erasure waits for who measures",
            TimeSpan.FromSeconds(20),
            () => database.ScalarAsync<long>("select count(*) from pg_locks where locktype = 'advisory' and not granted"),
            waiting => waiting == 1);
        await using var other = await database.Source.OpenConnectionAsync(Cancellation);
        Assert.False(await ErasureLocks.TryMeasureAsync(other, _network, Cancellation));

        await ErasureLocks.MeasuredAsync(measuring, _network);

        Assert.Equal("done", (await erasing).State);
        Assert.True(await ErasureLocks.TryMeasureAsync(other, _network, Cancellation));
        await ErasureLocks.MeasuredAsync(other, _network);
    }

    [Fact]
    public async Task Another_key_is_refused_once_somebody_was_erased()
    {
        await database.EraseAsync(_network, _ana);
        var other = new ErasureKey(database.Source, Options.Create(new ErasureOptions { Key = Convert.ToBase64String(new byte[32]) }));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => other.ReadAsync(Cancellation).AsTask());
        Assert.Contains("Erasure:Key", refused.Message, StringComparison.Ordinal);
        Assert.False(new ErasureOptions { Key = "short" }.IsValid());
    }

    private PackedEngagement Like(string? actor, string? target)
    {
        var id = $"f-{++_facts}";
        return new()
        {
            EventId = EventIdentity.Of(_network, "test", id),
            Source = "test",
            Id = id,
            Kind = "like",
            Actor = actor,
            Target = target,
            OccurredAt = Day,
        };
    }

    private PackedEngagement[] Exchange(string one, string other) =>
        [.. Enumerable.Range(0, 3).SelectMany(hour => new[] { Like(one, other) with { OccurredAt = Day.AddHours(hour) }, Like(other, one) with { OccurredAt = Day.AddHours(hour + 0.5) } })];

    private PackedEngagement Retraction(PackedEngagement original) => FoldedDatabase.Retracted(_network, original, Day.AddHours(5));

    private static Side Of(string member, string other) => MemberOrder.Compare(member, other) < 0 ? Side.A : Side.B;

    private async Task<ReadModels> ModelsAsync()
    {
        await database.Folded.BeginAsync();
        return await database.Folded.Stores.ActiveAsync(Cancellation);
    }

    private async Task FoldAsync(ReciprocityFold fold)
    {
        await using var session = (await ModelsAsync()).Store.LightweightSession(_network);
        await fold.ApplyAsync(session, await session.Events.QueryAllRawEvents().OrderBy(e => e.Sequence).ToListAsync(Cancellation), Cancellation);
        await session.SaveChangesAsync(Cancellation);
    }

    private async Task<Relationship> PairAsync(string one, string other)
    {
        await using var session = (await ModelsAsync()).Store.QuerySession(_network);
        return (await session.LoadAsync<Relationship>(PairKey.Of(one, other), Cancellation))!;
    }

    private Task<long> ParkedAsync() => database.ScalarAsync<long>("select count(*) from reciprocity.parked_engagement where network = $1", _network);

    private Task<long> ContentsAsync(string content) =>
        database.ScalarAsync<long>("select count(*) from reciprocity.mt_events where tenant_id = $1 and data->>'content' = $2", _network, content);

    private Task<List<string>> PartnersAsync(string member, DateTimeOffset asOf) => database.Folded.AnswerAsync(
        _network, asOf, async at => (await PartnerQuery.ReadAsync(at, member, Cancellation)).Partners.ConvertAll(partner => partner.Member));

    private Task<List<string>> IntroducedAsync(string member, DateTimeOffset asOf) => database.Folded.AnswerAsync(_network, asOf, async at =>
    {
        var common = await CommonPartners.ReadAsync(at, member, Cancellation);
        Assert.True(Paging.TryRead(null, null, out var paging, out _));
        return (await IntroductionQuery.ReadAsync(at, member, common, null, [], paging, Cancellation)).ConvertAll(read => read.Listed.Member);
    });

    private Task<int> RoundAsync(DateTimeOffset asOf) => database.Folded.AnswerAsync(_network, asOf, async at =>
    {
        await RiskRound.WriteAsync(at, Cancellation);
        await at.Snapshot.CommitAsync(Cancellation);
        return 0;
    });
}
