using Npgsql;
using Reciprocity.Domain.Engagements;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Risk;

/// <summary>
/// Computes the isolation of whole networks every minute where something changed, and every ten minutes elsewhere: it also changes
/// as time passes.
/// </summary>
internal sealed partial class RiskRounds(
    ReadModelStores stores, NpgsqlDataSource database, Schemas schemas, TimeProvider clock, ILogger<RiskRounds> logger) : BackgroundService
{
    private const int Lock = 0x52656373;
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await schemas.Ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(BetweenRounds, clock);
        do
        {
            try
            {
                foreach (var network in await DueAsync(stoppingToken))
                {
                    await RefreshAsync(network, stoppingToken);
                }
            }
            catch (NpgsqlException failure)
            {
                LogFailed(logger, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Computes one network's in one transaction; nothing where another instance is at it.</summary>
    internal async Task RefreshAsync(string network, CancellationToken cancellation)
    {
        await using var snapshot = await Snapshot.OpenAsync(stores, database, network, cancellation);
        if (snapshot.Network is not { } summary)
        {
            return;
        }

        await using var mine = new NpgsqlCommand($"select pg_try_advisory_xact_lock({Lock}, hashtext($1))", snapshot.Connection);
        mine.Parameters.Add(new() { Value = network });
        if (await mine.ExecuteScalarAsync(cancellation) is not true)
        {
            return;
        }

        var asOf = Moments.Later(clock.GetUtcNow(), summary.Newest)!.Value;
        await RiskRound.WriteAsync(new(snapshot, summary, EngagementTime.Truncate(asOf), IsDefault: true), cancellation);
        await snapshot.CommitAsync(cancellation);
    }

    private async Task<List<string>> DueAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var generation = (await stores.ActiveAsync(connection, cancellation)).Generation;
        await using var query = new NpgsqlCommand(
            $"""
             select network from {generation.Schema}.{FoldMark.TableName} mark
             where not exists (
               select 1 from {generation.Schema}.{RiskTable.TimesName} done
               where done.network = mark.network and done.position = mark.position and done.as_of > now() - interval '10 minutes')
             """,
            connection);
        List<string> networks = [];
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            networks.Add(reader.GetString(0));
        }

        return networks;
    }

    [LoggerMessage(LogLevel.Warning, "The members' isolation could not be computed; that of the last time stays")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
