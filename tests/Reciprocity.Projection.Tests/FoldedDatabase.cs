using Marten;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Reciprocity.Contracts.V1;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Policies;
using Reciprocity.Projection.Erasures;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Schedules;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Tests;

/// <summary>A database of the tests' own, in which networks are journaled and folded as the service does it, but at once.</summary>
public sealed class FoldedDatabase : IAsyncLifetime
{
    private readonly JournalDatabase _database = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private ReadModelStores? _stores;

    internal NpgsqlDataSource Source => _database.Source;

    internal string ConnectionString => _database.ConnectionString;

    internal ReadModelStores Stores => _stores ??= new(Source, new FoldMetrics(_database.Meters));

    internal IDocumentStore Journal => _database.Journal;

    internal FoldMetrics FoldMetrics => new(_database.Meters);

    internal ErasureKey ErasureKey => _database.ErasureKey;

    /// <summary>What scheduled measures are computed with, whenever a test asks for them.</summary>
    internal ScheduleParts Schedule => new(
        Stores,
        Source,
        new Schemas(_database.Journal, Stores, new GenerationStart(Source, NullLogger<GenerationStart>.Instance), EngagementPolicy.Default, Source, NullLogger<Schemas>.Instance),
        _clock,
        NullLoggerFactory.Instance);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        if (_stores is not null)
        {
            await _stores.DisposeAsync();
        }

        await _database.DisposeAsync();
    }

    /// <summary>Journals the engagements and folds them in one page.</summary>
    internal Task FoldAsync(string network, params PackedEngagement[] engagements) => FoldAsync(network, historical: false, engagements);

    /// <summary>The same, as a backfill or not.</summary>
    internal async Task FoldAsync(string network, bool historical, PackedEngagement[] engagements)
    {
        await JournalAsync(network, historical, engagements);
        await FoldAsync(network, await Stores.ActiveAsync(Cancellation));
    }

    /// <summary>Journals the engagements, and no more.</summary>
    internal async Task JournalAsync(string network, bool historical, PackedEngagement[] engagements)
    {
        await BeginAsync();
        var writer = new JournalWriter(_database.Journal, Source, new Intake(_clock), new Lanes(_clock), _database.ErasureGate, new JournalMetrics(_database.Meters));
        foreach (var pack in engagements.Chunk(EngagementPack.MaxEngagements))
        {
            await writer.AppendAsync([new EngagementPack { Network = network, Historical = historical, Engagements = pack }], Cancellation);
        }
    }

    /// <summary>Begins the first generation, if that has not been done.</summary>
    internal Task BeginAsync() => new GenerationStart(Source, NullLogger<GenerationStart>.Instance).UnderAsync(EngagementPolicy.Default, Cancellation);

    /// <summary>Folds the network anew into another generation, which is read from then on: from where the one before was folded to.</summary>
    internal async Task RebuildAsync(string network)
    {
        await new GenerationStart(Source, NullLogger<GenerationStart>.Instance).RebuildAsync(Cancellation);
        var living = await GenerationTable.LivingAsync(Source, Cancellation);
        var building = Stores.Open(living.Building!);
        await SchemaUpdate.ApplyAsync(Source, building, Cancellation);
        await using var progress = Source.CreateCommand(
            $"""
             insert into {Schemas.Journal}.mt_event_progression (name, last_seq_id)
             select '{living.Active!.Progress}', coalesce(max(position), 0) from {living.Active.Schema}.{FoldMark.TableName}
             returning last_seq_id
             """);
        var target = (long)(await progress.ExecuteScalarAsync(Cancellation))!;
        await FoldAsync(network, building);
        await using var flip = Source.CreateCommand(
            $"""
             update {GenerationTable.Name} set
               state = case state when '{GenerationTable.Building}' then '{GenerationTable.Active}' else '{GenerationTable.Retired}' end,
               switched_at = coalesce(switched_at, now()),
               switched_position = case state when '{GenerationTable.Building}' then {target} else switched_position end
             """);
        await flip.ExecuteNonQueryAsync(Cancellation);
    }

    /// <summary>Leaves the journal and no generation, as a backup without read models does; the next fold begins another one.</summary>
    internal async Task LoseReadModelsAsync()
    {
        await using var retire = Source.CreateCommand($"update {GenerationTable.Name} set state = '{GenerationTable.Retired}', retired_at = now(), dropped_at = now()");
        await retire.ExecuteNonQueryAsync(Cancellation);
        await new GenerationStart(Source, NullLogger<GenerationStart>.Instance).UnderAsync(EngagementPolicy.Default, Cancellation);
        await SchemaUpdate.ApplyAsync(Source, await Stores.ActiveAsync(Cancellation), Cancellation);
    }

    internal async Task FoldAsync(string network, ReadModels models)
    {
        using var fold = new ReciprocityFold(models.Generation, new FoldMetrics(_database.Meters));
        await using var session = models.Store.LightweightSession(network);
        await fold.ApplyAsync(session, await session.Events.QueryAllRawEvents().OrderBy(e => e.Sequence).ToListAsync(Cancellation), Cancellation);
        await session.SaveChangesAsync(Cancellation);
    }

    /// <summary>Computes an answer as endpoints do, from a snapshot of the network.</summary>
    internal async Task<T> AnswerAsync<T>(string network, DateTimeOffset asOf, Func<Measurement.At, Task<T>> answer)
    {
        await using var snapshot = await Snapshot.OpenAsync(Stores, Source, network, Cancellation);
        return await answer(new(snapshot, snapshot.Network!, asOf, IsDefault: false));
    }

    /// <summary>How many relationships PostgreSQL has looked at in the connection's transaction.</summary>
    internal static async Task<long> RelationshipsReadAsync(NpgsqlConnection connection)
    {
        await using var read = new NpgsqlCommand(
            "select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables where relname = 'mt_doc_relationship'", connection);
        return (long)(await read.ExecuteScalarAsync(Cancellation))!;
    }

    internal static PackedEngagement Engaged(string network, int id, string kind, string actor, string target, DateTimeOffset at) => new()
    {
        EventId = EventIdentity.Of(network, "test", $"{id}"),
        Source = "test",
        Id = $"{id}",
        Kind = kind,
        Actor = actor,
        Target = target,
        OccurredAt = at,
    };

    /// <summary>The retraction by id of what <see cref="Engaged"/> made.</summary>
    internal static PackedEngagement Retracted(string network, PackedEngagement original, DateTimeOffset at) => original with
    {
        EventId = EventIdentity.OfRetraction(network, original.Source, original.Id),
        Retracted = true,
        Retracts = original.EventId,
        OccurredAt = at,
    };
}
