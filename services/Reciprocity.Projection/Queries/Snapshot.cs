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

    private Snapshot(NpgsqlConnection connection, NpgsqlTransaction transaction, string network, SnapshotStart start)
    {
        _connection = connection;
        _transaction = transaction;
        var options = Marten.Services.SessionOptions.ForTransaction(transaction);
        options.TenantId = network;
        Session = start.Models.Store.QuerySession(options);
        Generation = start.Models.Generation;
        Position = start.Position;
        Erasures = start.Erasures;
        Network = start.Network;
    }

    public IQuerySession Session { get; }

    /// <summary>The snapshot's connection, for what is asked in SQL.</summary>
    public NpgsqlConnection Connection => _connection;

    /// <summary>The generation that is read: its number, schema and policy.</summary>
    public Generation Generation { get; }

    /// <summary>The network's last folded journal sequence; 0 when there is none.</summary>
    public long Position { get; }

    /// <summary>How many of the network's members are erased.</summary>
    public long Erasures { get; }

    /// <summary>The network, without the latencies of its answers; null when nothing of it is folded.</summary>
    public NetworkSummary? Network { get; }

    public static async Task<Snapshot> OpenAsync(ReadModelStores stores, NpgsqlDataSource database, string network, CancellationToken cancellation)
    {
        var connection = await database.OpenConnectionAsync(cancellation);
        NpgsqlTransaction? transaction = null;
        try
        {
            var expected = stores.LatelyActive ?? await stores.ActiveAsync(connection, cancellation);
            while (true)
            {
                transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
                var start = await SnapshotStart.ReadAsync(connection, expected, network, cancellation);
                if (start is not null)
                {
                    return new Snapshot(connection, transaction, network, start);
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

    /// <summary>Keeps what was written in the snapshot's transaction, which ends.</summary>
    public Task CommitAsync(CancellationToken cancellation) => _transaction.CommitAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
