using Microsoft.Extensions.Options;
using Npgsql;
using Reciprocity.Domain.Networks;
using Reciprocity.Hosting.Bus;
using Reciprocity.Projection.Erasures;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Operations;

/// <summary>Looks up every few seconds what <see cref="StateMetrics"/> shows, whoever scrapes and however often.</summary>
internal sealed partial class StateWatch(
    [FromKeyedServices(StorageSetup.Scans)] NpgsqlDataSource database, ReadModelStores stores, QueueDepth queue, Schemas schemas, StateMetrics metrics, IOptions<StateOptions> options, ILogger<StateWatch> logger)
    : BackgroundService
{
    /// <summary>Each is a time series of every gauge: without a bound they would grow with the use of the system.</summary>
    public const int MostNetworks = 50;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await schemas.Ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(options.Value.Interval);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is NpgsqlException or TimeoutException && !stoppingToken.IsCancellationRequested)
            {
                metrics.Show(null, []);
                LogUnknown(failure.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        var status = await queue.ReadAsync(cancellation);
        var dead = await queue.CountAsync(JournalQueue.DeadLetters, cancellation);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var active = await stores.ActiveAsync(connection, cancellation);
        var pipeline = await ReadAsync(connection, active.Generation, cancellation);
        var leader = await FoldLease.HolderAsync(database, active.Generation, cancellation);
        metrics.Show(
            pipeline with { Ready = status?.Ready, Dead = dead, HasLeader = leader is not null },
            await LargestAsync(connection, active, cancellation));
    }

    internal static async Task<PipelineState> ReadAsync(NpgsqlConnection connection, Generation generation, CancellationToken cancellation)
    {
        // A lane's version is how many events it has: to count those that are not folded yet would take the longer the more there are.
        await using var query = new NpgsqlCommand(
            $"""
             select
               (select coalesce(sum(version), 0) from {Schemas.Journal}.mt_streams)::bigint - folded.events,
               (select coalesce(max(seq_id), 0) from {Schemas.Journal}.mt_events),
               (select count(*) from {Schemas.Journal}.{Parked.TableName}),
               (select count(*) from {Schemas.Journal}.mt_doc_rejectedengagement),
               (select count(*) from {GenerationTable.Name} where state = '{GenerationTable.Building}'),
               folded.networks,
               (select count(*) from {ErasureTables.Name} where number is null)
             from (
               select coalesce(sum(coalesce((data->>'events')::bigint, 0)), 0)::bigint as events, count(*) as networks
               from {generation.Schema}.mt_doc_networksummary) folded
             """,
            connection);
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new(
            Ready: null,
            Dead: null,
            reader.GetInt64(0),
            reader.GetInt64(1),
            reader.GetInt64(2),
            reader.GetInt64(3),
            reader.GetInt64(6),
            generation.Number,
            reader.GetInt64(4),
            HasLeader: false,
            reader.GetInt64(5));
    }

    private static async Task<IReadOnlyList<NetworkSummary>> LargestAsync(NpgsqlConnection connection, ReadModels active, CancellationToken cancellation)
    {
        var serializer = active.Store.Options.Serializer();
        await using var query = new NpgsqlCommand(
            $"""
             select data from {active.Generation.Schema}.mt_doc_networksummary
             order by (data->'any'->>'engagements')::bigint desc nulls last, id
             limit {MostNetworks}
             """,
            connection);
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        List<NetworkSummary> largest = [];
        while (await reader.ReadAsync(cancellation))
        {
            largest.Add(await serializer.FromJsonAsync<NetworkSummary>(reader, 0, cancellation));
        }

        return largest;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The gauges of the whole system are absent until PostgreSQL answers: {Reason}")]
    private partial void LogUnknown(string reason);
}

/// <summary>Settings of the section <c>State</c>.</summary>
internal sealed class StateOptions
{
    /// <summary>How often the gauges of the whole system are brought up to date.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(15);
}
