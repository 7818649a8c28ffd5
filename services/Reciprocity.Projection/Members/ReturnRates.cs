using Npgsql;
using Reciprocity.Domain.Engagements;
using Reciprocity.Projection.Expectations;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Relationships;
using Reciprocity.Projection.Storage;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Reciprocity.Projection.Members;

/// <summary>
/// The members' return rates, and what is expected of them, for lists that are sorted by them. A rate depends on the clock (an opening becomes known as it
/// ages), so no fold can keep it; it is computed for whole networks at once, every few minutes, and says of when it is.
/// </summary>
internal sealed partial class ReturnRates(
    ReadModelStores stores, NpgsqlDataSource database, Schemas schemas, TimeProvider clock, ILogger<ReturnRates> logger) : BackgroundService
{
    public const string TableName = "member_rate";
    public const string TimesName = "member_rate_time";
    private const int Lock = 0x52656372;
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromMinutes(1);

    public static Table Table(string schema)
    {
        var table = new Table(new PostgresqlObjectName(schema, TableName, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("network", "varchar").AsPrimaryKey();
        table.AddColumn("member", "varchar").AsPrimaryKey();
        table.AddColumn("return_rate", "double precision").NotNull();
        table.AddColumn("expected_return_rate", "double precision");
        table.Indexes.Add(new IndexDefinition("member_rate_sorted") { Columns = ["network", "return_rate"] });
        return table;
    }

    /// <summary>Of when a network's rates are.</summary>
    public static Table Times(string schema)
    {
        var table = new Table(new PostgresqlObjectName(schema, TimesName, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("network", "varchar").AsPrimaryKey();
        table.AddColumn("as_of", "timestamptz").NotNull();
        table.AddColumn("position", "bigint").NotNull();
        return table;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await schemas.Ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(BetweenRounds, clock);
        do
        {
            try
            {
                await RefreshAsync(stoppingToken);
            }
            catch (NpgsqlException failure)
            {
                LogFailed(logger, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Computes anew the rates of every network that changed or has waited for ten minutes, one transaction each; nothing where another instance is at it.</summary>
    internal async Task RefreshAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var generation = (await stores.ActiveAsync(connection, cancellation)).Generation;
        List<string> networks = [];
        await using (var query = new NpgsqlCommand(
            $"""
             select network from {generation.Schema}.{FoldMark.TableName} mark
             where not exists (
               select 1 from {generation.Schema}.{TimesName} done
               where done.network = mark.network and done.position = mark.position and done.as_of > now() - interval '10 minutes')
             """,
            connection))
        await using (var reader = await query.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                networks.Add(reader.GetString(0));
            }
        }

        foreach (var network in networks)
        {
            await RefreshAsync(network, cancellation);
        }
    }

    private async Task RefreshAsync(string network, CancellationToken cancellation)
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
        var at = new Measurement.At(snapshot, summary, asOf, IsDefault: true);
        await WriteAsync(at, cancellation);
        await snapshot.CommitAsync(cancellation);
    }

    private static async Task WriteAsync(Measurement.At at, CancellationToken cancellation)
    {
        // On one core, while the others answer; what a crash takes back is computed again.
        await using (var modestly = new NpgsqlCommand(
            "set local max_parallel_workers_per_gather = 0; set local work_mem = '64MB'; set local synchronous_commit = off", at.Snapshot.Connection))
        {
            await modestly.ExecuteNonQueryAsync(cancellation);
        }

        await using var write = new NpgsqlCommand(
            $"""
             with tie as materialized (
               select opener, awaited, kind, sum(known)::float8 as known, sum(in_window)::float8 as in_window
               from (
                 select opener, awaited, kind, settled as known, in_window from {at.Schema}.{SettledTable.Settled.Name} where network = $1
                 union all
                 select opener, awaited, kind, 1, 0 from {at.Schema}.{OpenExpectations.TableName} where network = $1 and opened_at < $6) known
               group by opener, awaited, kind
               having sum(known) > 0),
             target as (
               select awaited, sum(known) as known, sum(in_window) as in_window from tie group by awaited),
             rates as ({ExpectedRate.Mean(at.Schema)}),
             gone as (
               delete from {at.Schema}.{TableName} rate where network = $1
               and not exists (select 1 from rates where rates.opener = rate.member)),
             dated as (
               insert into {at.Schema}.{TimesName} (network, as_of, position) values ($1, $7, $8)
               on conflict (network) do update set as_of = excluded.as_of, position = excluded.position)
             insert into {at.Schema}.{TableName} as rate (network, member, return_rate, expected_return_rate)
             select $1, opener, in_window / known, case when known >= {ExpectedRate.Fewest} then expected end from rates
             on conflict (network, member) do update set return_rate = excluded.return_rate, expected_return_rate = excluded.expected_return_rate
             where (rate.return_rate, rate.expected_return_rate) is distinct from (excluded.return_rate, excluded.expected_return_rate)
             """,
            at.Snapshot.Connection);
        write.CommandTimeout = 120;
        write.Parameters.Add(new() { Value = at.Network.Id });
        new DayStart(at).AddTo(write.Parameters);
        write.Parameters.Add(new() { Value = at.AsOf - (at.Policy.Window / 7) });
        write.Parameters.Add(new() { Value = at.AsOf });
        write.Parameters.Add(new() { Value = at.Snapshot.Position });
        await write.ExecuteNonQueryAsync(cancellation);
    }

    [LoggerMessage(LogLevel.Warning, "Return rates could not be computed; those of the last time stay")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
