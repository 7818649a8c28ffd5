using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Reciprocity.Contracts.V1;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Journal;
using Reciprocity.TestKit;

namespace Reciprocity.Projection.Tests.Journal;

/// <summary>What names content without its owner waits for whoever names the owner, and is journaled once.</summary>
public sealed class ParkingTests(JournalDatabase database) : IClassFixture<JournalDatabase>
{
    private const string Post = "post-1";
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _clock = new(Now);
    private readonly string _network = $"parking-{Guid.NewGuid():N}"[..40];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_like_of_unknown_owner_waits_and_is_journaled_as_itself_when_the_owner_is_named()
    {
        var like = Like("1", "ana");
        await AppendAsync(like);
        await AppendAsync(like, like);
        Assert.Equal((0, 1), await JournaledAndParkedAsync());

        await AppendAsync(Like("2", "cy") with { Target = "bo" });
        await AppendAsync(like);

        Assert.Equal((2, 0), await JournaledAndParkedAsync());
        Assert.Equal([(like.EventId, "bo", PairKey.Of("ana", "bo"))], await WhoseActorIsAsync("ana"));
    }

    [Fact]
    public async Task A_like_whose_owner_is_known_or_named_in_the_same_batch_does_not_wait()
    {
        await AppendAsync(Like("1", "ana"), Like("2", "cy") with { Target = "bo" }, Like("3", "dee"));
        await AppendAsync(Like("4", "bo"), Like("5", null) with { Kind = "view", Count = 3 });

        Assert.Equal((5, 0), await JournaledAndParkedAsync());
        Assert.Equal(PairKey.Of("bo", "bo"), (await WhoseActorIsAsync("bo")).Single().Pair);
        Assert.Equal(PairKey.Of(null, "bo"), (await WhoseActorIsAsync(null)).Single().Pair);
    }

    [Fact]
    public async Task The_first_owner_stands()
    {
        await AppendAsync(Like("1", "cy") with { Target = "bo" });
        await AppendAsync(Like("2", "cy") with { Target = "dee" });
        await AppendAsync(Like("3", "cy") with { Target = "bo", Retracted = true, EventId = EventIdentity.OfRetraction(_network, "test", "3") });
        await AppendAsync(Like("4", "ana"));

        Assert.Equal("bo", (await WhoseActorIsAsync("ana")).Single().Target);
    }

    [Fact]
    public async Task Messages_mentions_follows_and_retractions_name_no_owner_of_content()
    {
        await AppendAsync(Like("1", "ana"));
        foreach (var kind in new[] { "message", "mention", "follow" })
        {
            await AppendAsync(Like(kind, "cy") with { Kind = kind, Target = "bo" });
        }

        await AppendAsync(Like("2", "cy") with { Target = "bo", Retracted = true, EventId = EventIdentity.OfRetraction(_network, "test", "2") });
        Assert.Equal((4, 1), await JournaledAndParkedAsync());

        await AppendAsync(Like("3", "cy") with { Kind = "message" }, Like("4", "cy") with { Content = null });
        Assert.Equal((4, 1), await JournaledAndParkedAsync());
        Assert.Equal(2, await CountAsync("select count(*) from reciprocity.mt_doc_rejectedengagement where tenant_id = $1"));
    }

    [Fact]
    public async Task A_content_of_another_network_is_another()
    {
        await AppendAsync(Like("1", "ana"));
        var elsewhere = $"{_network}-2";
        await NewWriter().AppendAsync(
            [new EngagementPack { Network = elsewhere, Engagements = [Like("2", "cy") with { Target = "bo", EventId = EventIdentity.Of(elsewhere, "test", "2") }] }], Cancellation);

        Assert.Equal((0, 1), await JournaledAndParkedAsync());
    }

    [Theory]
    [InlineData("like,by-id,owner")]
    [InlineData("by-id,like,owner")]
    [InlineData("like,owner,by-id")]
    [InlineData("owner,by-id,like")]
    [InlineData("owner,like,by-id")]
    [InlineData("by-id,owner,like")]
    [InlineData("like,by-match,owner")]
    [InlineData("by-match,like,owner")]
    [InlineData("by-match,owner,like")]
    [InlineData("owner,by-match,like")]
    [InlineData("like+by-id+owner")]
    [InlineData("by-id+owner,like")]
    [InlineData("like,by-id+like+owner")]
    public async Task A_retraction_meets_its_like_in_the_owners_pair_whatever_came_first(string order)
    {
        var like = Like("1", "ana");
        var items = new Dictionary<string, PackedEngagement>
        {
            ["like"] = like,
            ["owner"] = Like("2", "cy") with { Target = "bo" },
            ["by-match"] = like with { Id = "r", EventId = EventIdentity.OfRetraction(_network, "test", "r"), Retracted = true },
            ["by-id"] = like with
            {
                Id = "r",
                EventId = EventIdentity.OfRetraction(_network, "test", "r"),
                Retracted = true,
                Retracts = like.EventId,
                Kind = null,
                Content = null,
            },
        };
        foreach (var batch in order.Split(','))
        {
            await AppendAsync([.. batch.Split('+').Select(name => items[name])]);
        }

        Assert.Equal((3, 0), await JournaledAndParkedAsync());
        var pair = PairKey.Of("ana", "bo");
        Assert.Equal([pair, pair], (await WhoseActorIsAsync("ana")).Select(item => item.Pair));
    }

    [Fact]
    public async Task Whoever_waits_and_whoever_names_the_owner_at_once_find_each_other()
    {
        for (var round = 0; round < 30; round++)
        {
            var content = $"race-{round}";
            await Task.WhenAll(
                AppendAsync(Like($"a-{round}", "ana") with { Content = content }),
                AppendAsync(Like($"b-{round}", "bo") with { Content = content }),
                AppendAsync(Like($"c-{round}", "cy") with { Content = content, Target = "dee" }),
                AppendAsync(Like($"d-{round}", "ed") with { Content = content, Target = "dee" }));

            Assert.Equal((4 * (round + 1), 0), await JournaledAndParkedAsync());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_begins_to_wait_while_the_owner_is_being_named_waits_for_that_and_no_longer(bool othersWait)
    {
        if (othersWait)
        {
            await AppendAsync(Like("0", "dee"));
        }

        Task parking;
        await using (var connection = await database.Source.OpenConnectionAsync(Cancellation))
        await using (var naming = await connection.BeginTransactionAsync(Cancellation))
        {
            await HearAsync(naming, "bo");
            parking = AppendAsync(Like("1", "ana"));
            await SomebodyWaitsAsync(parking);
            await naming.CommitAsync(Cancellation);
        }

        await parking;
        Assert.Equal("bo", (await WhoseActorIsAsync("ana")).Single().Target);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_names_the_owner_while_somebody_begins_to_wait_waits_for_that_and_releases_it(bool othersWait)
    {
        if (othersWait)
        {
            await AppendAsync(Like("0", "dee"));
        }

        Task naming;
        await using (var connection = await database.Source.OpenConnectionAsync(Cancellation))
        await using (var parking = await connection.BeginTransactionAsync(Cancellation))
        {
            var like = Intake(Like("1", "ana"));
            await HearAsync(parking, null);
            await KnownEngagements.ClaimAsync(parking, [like.Engagement.EventId], [null], Cancellation);
            await Parked.ParkAsync(parking, database.Journal.Options.Serializer(), [like], Cancellation);
            naming = AppendAsync(Like("2", "cy") with { Target = "bo" });
            await SomebodyWaitsAsync(naming);
            await parking.CommitAsync(Cancellation);
        }

        await naming;
        Assert.Equal((othersWait ? 3 : 2, 0), await JournaledAndParkedAsync());
        Assert.Equal("bo", (await WhoseActorIsAsync("ana")).Single().Target);
    }

    [Fact]
    public async Task Of_two_retractions_of_one_original_that_begin_to_wait_neither_is_missed()
    {
        for (var round = 0; round < 20; round++)
        {
            var original = Like($"o-{round}", "ana") with { Target = "bo" };
            PackedEngagement Retraction(string id) => original with
            {
                Id = $"{id}-{round}",
                EventId = EventIdentity.OfRetraction(_network, "test", $"{id}-{round}"),
                Retracted = true,
                Retracts = original.EventId,
            };
            await AppendAsync(Retraction("r"));
            await Task.WhenAll(AppendAsync(original), AppendAsync(Retraction("s")));

            Assert.Equal((3 * (round + 1), 0), await JournaledAndParkedAsync());
        }
    }

    [Fact]
    public async Task What_fails_between_release_and_append_leaves_everything_parked_for_the_next_attempt()
    {
        await AppendAsync(Like("1", "ana"));
        await ExecuteAsync(
            $"""
             create function dies() returns trigger language plpgsql as $$ begin raise exception 'dies'; end $$;
             create trigger dies before insert on reciprocity.mt_events for each row when (new.tenant_id = '{_network}') execute function dies()
             """);
        var names = Like("2", "cy") with { Target = "bo" };
        await Assert.ThrowsAnyAsync<Exception>(() => AppendAsync(names));
        Assert.Equal((0, 1), await JournaledAndParkedAsync());
        await ExecuteAsync("drop function dies cascade");

        await AppendAsync(names);
        await AppendAsync(names);

        Assert.Equal((2, 0), await JournaledAndParkedAsync());
    }

    private PackedEngagement Like(string id, string? actor) => new()
    {
        EventId = EventIdentity.Of(_network, "test", id),
        Source = "test",
        Id = id,
        Kind = "like",
        Actor = actor,
        Content = Post,
        OccurredAt = Now.AddDays(-1),
    };

    private Intake.Entry Intake(PackedEngagement packed) =>
        new Intake(_clock).Check([new EngagementPack { Network = _network, Engagements = [packed] }]).Entries.Single();

    private Task AppendAsync(params PackedEngagement[] engagements) =>
        NewWriter().AppendAsync([new EngagementPack { Network = _network, Engagements = engagements }], Cancellation);

    private JournalWriter NewWriter() => new(database.Journal, database.Source, new Intake(_clock), new Lanes(_clock), database.ErasureGate, new JournalMetrics(database.Meters));

    private Task<ContentOwners.Heard> HearAsync(NpgsqlTransaction transaction, string? owner)
    {
        var content = ContentKey.Of(_network, Post);
        return ContentOwners.HearAsync(
            transaction, new Dictionary<Guid, ContentOwners.Told> { [content] = new(_network, owner) }, new HashSet<Guid> { content }, Cancellation);
    }

    private async Task SomebodyWaitsAsync(Task who) => await Eventually.HoldsAsync(
        "a transaction waits for another's",
        TimeSpan.FromSeconds(30),
        async () => who.IsCompleted || await CountAsync(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and $1 is not null") > 0,
        waits => waits && !who.IsCompleted);

    private async Task<(long Journaled, long Parked)> JournaledAndParkedAsync() => (
        await CountAsync("select count(distinct id) * (case when count(distinct id) = count(*) then 1 else -1 end) from reciprocity.mt_events where tenant_id = $1 and data->>'pair' is not null"),
        await CountAsync("select count(*) from reciprocity.parked_engagement where network = $1"));

    private async Task<List<(Guid EventId, string? Target, Guid Pair)>> WhoseActorIsAsync(string? actor)
    {
        await using var query = database.Source.CreateCommand(
            "select id, data->>'target', (data->>'pair')::uuid from reciprocity.mt_events where tenant_id = $1 and data->>'actor' is not distinct from $2 order by seq_id");
        query.Parameters.Add(new() { Value = _network });
        query.Parameters.Add(new() { Value = (object?)actor ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        List<(Guid, string?, Guid)> found = [];
        await using var reader = await query.ExecuteReaderAsync(Cancellation);
        while (await reader.ReadAsync(Cancellation))
        {
            found.Add((reader.GetGuid(0), await reader.IsDBNullAsync(1, Cancellation) ? null : reader.GetString(1), reader.GetGuid(2)));
        }

        return found;
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var command = database.Source.CreateCommand(sql);
        command.Parameters.Add(new() { Value = _network });
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = database.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
