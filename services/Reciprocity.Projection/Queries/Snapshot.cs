using System.Data;
using Marten;
using Npgsql;
using Reciprocity.Domain.Networks;
using Reciprocity.Projection.Generations;

namespace Reciprocity.Projection.Queries;

/// <summary>
/// One network's read models as one page of the fold left them: everything read here belongs to <see cref="Position"/>.
/// </summary>
internal sealed class Snapshot : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly SnapshotStart _start;
    private readonly string _network;
    private Asked? _along;
    private IQuerySession? _session;

    private Snapshot(NpgsqlConnection connection, NpgsqlTransaction transaction, string network, SnapshotStart start, Asked? along) =>
        (_connection, _transaction, _network, _start, _along) = (connection, transaction, network, start, along);

    /// <summary>What is asked together with what every query begins with, so that both take one round trip.</summary>
    /// <param name="AsOf">The time that it is asked for, as far as that is known before anything is read.</param>
    public sealed record Along(Question Question, DateTimeOffset AsOf);

    /// <summary>What was asked along, before its first result.</summary>
    private sealed record Asked(NpgsqlDataReader Reader, Frame Frame);

    /// <summary>The snapshot as Marten's session.</summary>
    public IQuerySession Session => _session ??= OpenSession();

    /// <summary>The snapshot's connection, for what is asked in SQL.</summary>
    public NpgsqlConnection Connection => _connection;

    /// <summary>The generation that is read: its number, schema and policy.</summary>
    public Generation Generation => _start.Models.Generation;

    /// <summary>The network's last folded journal sequence; 0 when there is none.</summary>
    public long Position => _start.Position;

    /// <summary>How many of the network's members are erased.</summary>
    public long Erasures => _start.Erasures;

    /// <summary>The network, without the latencies of its answers; null when nothing of it is folded.</summary>
    public NetworkSummary? Network => _start.Network;

    public static async Task<Snapshot> OpenAsync(
        ReadModelStores stores, NpgsqlDataSource database, string network, CancellationToken cancellation, Along? along = null)
    {
        var connection = await database.OpenConnectionAsync(cancellation);
        NpgsqlTransaction? transaction = null;
        try
        {
            var expected = stores.LatelyActive ?? await stores.ActiveAsync(connection, cancellation);
            while (true)
            {
                transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
                if (await StartAsync(connection, expected, network, along, cancellation) is var (start, asked))
                {
                    return new(connection, transaction, network, start, asked);
                }

                await transaction.DisposeAsync();
                expected = await stores.ActiveAsync(connection, cancellation);
            }
        }
        catch
        {
            if (transaction is not null)
            {
                await transaction.DisposeAsync();
            }

            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>A question's results. They are there at once if it was asked along, and for this time.</summary>
    /// <returns>At the first result. Nothing else can be read before it is disposed of.</returns>
    public async Task<NpgsqlDataReader> AskAsync(Question question, DateTimeOffset asOf, CancellationToken cancellation)
    {
        var frame = new Frame(Generation, _network, asOf);
        if (_along is { } along && along.Frame == frame)
        {
            _along = null;
            await along.Reader.NextResultAsync(cancellation);
            return along.Reader;
        }

        await ForgetAsync();
        return await ReadAsync(_connection, question(frame), cancellation);
    }

    /// <summary>Keeps what was written in the snapshot's transaction, which ends.</summary>
    public Task CommitAsync(CancellationToken cancellation) => _transaction.CommitAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await ForgetAsync();
        if (_session is not null)
        {
            await _session.DisposeAsync();
        }

        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    /// <summary>Null when another generation is active by now; the transaction may then be of no more use.</summary>
    private static async Task<(SnapshotStart Start, Asked? Along)?> StartAsync(
        NpgsqlConnection connection, ReadModels expected, string network, Along? along, CancellationToken cancellation)
    {
        var frame = along is null ? null : new Frame(expected.Generation, network, along.AsOf);
        NpgsqlDataReader? reader = null;
        try
        {
            var beginning = SnapshotStart.Of(expected.Generation, network);
            reader = await ReadAsync(connection, frame is null ? [beginning] : [beginning, .. along!.Question(frame)], cancellation);
            if (await SnapshotStart.ReadAsync(reader, expected, cancellation) is not { } start)
            {
                return null;
            }

            var asked = frame is null ? null : new Asked(reader, frame);
            reader = asked is null ? reader : null;
            return (start, asked);
        }
        catch (PostgresException gone) when (gone.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            return null;
        }
        finally
        {
            await (reader?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    private static async Task<NpgsqlDataReader> ReadAsync(NpgsqlConnection connection, IEnumerable<NpgsqlBatchCommand> commands, CancellationToken cancellation)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }

        return await batch.ExecuteReaderAsync(cancellation);
    }

    private IQuerySession OpenSession()
    {
        var options = Marten.Services.SessionOptions.ForTransaction(_transaction);
        options.TenantId = _network;
        return _start.Models.Store.QuerySession(options);
    }

    private async Task ForgetAsync()
    {
        if (_along is { } along)
        {
            _along = null;
            await along.Reader.DisposeAsync();
        }
    }
}
