using Marten;
using Marten.Exceptions;
using Npgsql;
using Reciprocity.Projection.Journal;

namespace Reciprocity.Projection.Storage;

/// <summary>
/// The database's schemas: the journal has one, each generation of read models has its own. Brings them up to date when the
/// service starts, as soon as PostgreSQL answers.
/// </summary>
internal sealed partial class Schemas(IDocumentStore store, NpgsqlDataSource database, ILogger<Schemas> logger) : BackgroundService
{
    public const string Journal = "reciprocity";

    /// <summary>The generation that is folded and read.</summary>
    public const int Generation = 1;

    public static string ReadModels { get; } = $"{Journal}_g{Generation}";

    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(1);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the schemas are there.</summary>
    public Task Ready => _ready.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
                await PairIndex.CreateAsync(database, stoppingToken);
                await LeaveRoomForUpdatesAsync(stoppingToken);
                _ready.SetResult();
                return;
            }
            catch (Exception failure) when (
                failure is NpgsqlException or System.Net.Sockets.SocketException or TimeoutException or MartenSchemaException { InnerException: NpgsqlException })
            {
                // Also when another instance that starts at the same moment has just made what was missing.
                LogWaiting(logger, failure.GetBaseException().Message);
                await Task.Delay(BetweenAttempts, stoppingToken);
            }
        }
    }

    /// <summary>
    /// Documents are rewritten again and again. Where their page has room, PostgreSQL puts the new version beside the old one and
    /// leaves the indexes alone (HOT).
    /// </summary>
    private async Task LeaveRoomForUpdatesAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             do $$
             declare documents regclass;
             begin
               for documents in
                 select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
                 where n.nspname = '{ReadModels}' and c.relkind = 'r' and coalesce(array_to_string(c.reloptions, ','), '') not like '%fillfactor%'
               loop
                 execute format('alter table %s set (fillfactor = 70)', documents);
               end loop;
             end $$
             """);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    [LoggerMessage(LogLevel.Warning, "Waiting for PostgreSQL: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string reason);
}
