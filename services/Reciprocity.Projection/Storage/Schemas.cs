using Marten;
using Marten.Exceptions;
using Npgsql;
using Reciprocity.Projection.Journal;
using Reciprocity.Domain.Policies;
using Reciprocity.Projection.Generations;

namespace Reciprocity.Projection.Storage;

/// <summary>
/// The database's schemas: the journal has one, each generation of read models has its own. Brings them up to date when the
/// service starts, as soon as PostgreSQL answers, and begins a generation where the configured policy asks for one.
/// </summary>
internal sealed partial class Schemas(
    IDocumentStore journal,
    ReadModelStores readModels,
    GenerationStart start,
    EngagementPolicy policy,
    NpgsqlDataSource database,
    ILogger<Schemas> logger) : BackgroundService
{
    public const string Journal = "reciprocity";

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
                await SchemaUpdate.ApplyAsync(database, journal, stoppingToken);
                await JournalIndexes.CreateAsync(database, stoppingToken);
                await start.UnderAsync(policy, stoppingToken);
                foreach (var generation in (await GenerationTable.LivingAsync(database, stoppingToken)).OfCurrentShape)
                {
                    await SchemaUpdate.ApplyAsync(database, readModels.Open(generation), stoppingToken);
                }

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

    [LoggerMessage(LogLevel.Warning, "Waiting for PostgreSQL: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string reason);
}
