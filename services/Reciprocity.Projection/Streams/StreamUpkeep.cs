using Npgsql;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Streams;

/// <summary>Places what rounds of isolation have to tell, and deletes what is kept no longer. Any instance does, none twice.</summary>
internal sealed partial class StreamUpkeep(RiskItems risks, NpgsqlDataSource database, Schemas schemas, TimeProvider clock, ILogger<StreamUpkeep> logger) : BackgroundService
{
    /// <summary>How long items are kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private const int MostInBatch = 200;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await schemas.Ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(BetweenLooks, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await risks.PlaceAsync(stoppingToken) > 0)
                {
                }

                while (await PruneAsync(database, stoppingToken) == MostInBatch)
                {
                }
            }
            catch (NpgsqlException failure)
            {
                LogLater(logger, failure.Message);
            }
        }
    }

    /// <summary>Deletes the oldest rows, at most so many at once, and notes up to where; returns how many.</summary>
    internal static async Task<int> PruneAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var prune = database.CreateCommand(
            $"""
             with old as (
               select ctid from {StreamTable.Name} where written_at < now() - $1 order by written_at limit {MostInBatch} for update skip locked),
             gone as (
               delete from {StreamTable.Name} where ctid = any(array(select ctid from old)) returning network, position, first + count as next),
             noted as (
               insert into {StreamTable.PrunedName} as known (network, position, next)
               select distinct on (network) network, position, next from gone order by network, position desc, next desc
               on conflict (network) do update set position = excluded.position, next = excluded.next
               where (excluded.position, excluded.next) > (known.position, known.next))
             select count(*)::int from gone
             """);
        prune.Parameters.Add(new() { Value = Kept });
        return (int)(await prune.ExecuteScalarAsync(cancellation))!;
    }

    [LoggerMessage(LogLevel.Warning, "What is to be told, and what is kept no longer, is looked after later: {Reason}")]
    private static partial void LogLater(ILogger logger, string reason);
}
