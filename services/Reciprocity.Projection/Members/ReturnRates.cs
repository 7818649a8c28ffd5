using Npgsql;
using Reciprocity.Domain.Policies;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Storage;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Reciprocity.Projection.Members;

/// <summary>
/// The members' return rates, for lists that are sorted by them. A rate depends on the clock (an opening becomes known as it
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
            await RefreshAsync(connection, generation.Schema, generation.Policy, network, cancellation);
        }
    }

    private static async Task RefreshAsync(NpgsqlConnection connection, string schema, EngagementPolicy policy, string network, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var mine = new NpgsqlCommand($"select pg_try_advisory_xact_lock({Lock}, hashtext($1))", connection, transaction);
        mine.Parameters.Add(new() { Value = network });
        if (await mine.ExecuteScalarAsync(cancellation) is not true)
        {
            return;
        }

        await using var write = new NpgsqlCommand(
            $"""
             with time as (
               select greatest(now(), (data->>'newest')::timestamptz) as t from {schema}.mt_doc_networksummary where tenant_id = $1 and id = $1),
             waited as (
               select opener, count(*) as openings from {schema}.{OpenExpectations.TableName}, time where network = $1 and opened_at < t - $2 group by opener),
             known as (
               select id as member, (data->'opened'->>'answeredInWindow')::float8 as answered,
                 (data->'opened'->>'answered')::bigint + (data->'opened'->>'ranOut')::bigint + coalesce(openings, 0) as openings
               from {schema}.mt_doc_standing left join waited on opener = id
               where tenant_id = $1),
             mark as (
               select position from {schema}.{FoldMark.TableName} where network = $1),
             gone as (
               delete from {schema}.{TableName} rate where network = $1
               and not exists (select 1 from known where known.member = rate.member and known.openings > 0)),
             dated as (
               insert into {schema}.{TimesName} (network, as_of, position) select $1, t, position from time, mark
               on conflict (network) do update set as_of = excluded.as_of, position = excluded.position)
             insert into {schema}.{TableName} as rate (network, member, return_rate)
             select $1, member, answered / openings from known where openings > 0
             on conflict (network, member) do update set return_rate = excluded.return_rate where rate.return_rate <> excluded.return_rate
             """,
            connection,
            transaction);
        write.CommandTimeout = 120;
        write.Parameters.Add(new() { Value = network });
        write.Parameters.Add(new() { Value = policy.Window / 7 });
        await write.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    [LoggerMessage(LogLevel.Warning, "Return rates could not be computed; those of the last time stay")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
