using System.Data;
using Marten;
using Npgsql;
using Reciprocity.Domain.Networks;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Generations;

namespace Reciprocity.Projection.Queries;

/// <summary>
/// One network's read models as one page of the fold left them: everything read here belongs to <see cref="Position"/>.
/// </summary>
internal sealed class Snapshot : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private Snapshot(NpgsqlConnection connection, NpgsqlTransaction transaction, IQuerySession session, Generation generation, FoldMark mark)
    {
        _connection = connection;
        _transaction = transaction;
        Session = session;
        Generation = generation;
        Position = mark.Position;
    }

    public IQuerySession Session { get; }

    /// <summary>The snapshot's connection, for what is asked in SQL.</summary>
    public NpgsqlConnection Connection => _connection;

    /// <summary>The generation that is read: its number, schema and policy.</summary>
    public Generation Generation { get; }

    /// <summary>The network's last folded journal sequence; 0 when there is none.</summary>
    public long Position { get; }

    public static async Task<Snapshot> OpenAsync(ReadModelStores stores, NpgsqlDataSource database, string network, CancellationToken cancellation)
    {
        var connection = await database.OpenConnectionAsync(cancellation);
        NpgsqlTransaction? transaction = null;
        try
        {
            transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
            var active = await stores.ActiveAsync(connection, cancellation);
            var mark = await FoldMark.ReadAsync(connection, active.Generation.Schema, network, cancellation);
            var options = Marten.Services.SessionOptions.ForTransaction(transaction);
            options.TenantId = network;
            return new Snapshot(connection, transaction, active.Store.QuerySession(options), active.Generation, mark);
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

    /// <summary>The network; null when nothing of it is folded.</summary>
    public Task<NetworkSummary?> NetworkAsync(string network, CancellationToken cancellation) =>
        Session.LoadAsync<NetworkSummary>(network, cancellation);

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
