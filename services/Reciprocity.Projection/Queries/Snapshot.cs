using System.Data;
using Marten;
using Npgsql;
using Reciprocity.Domain.Networks;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Queries;

/// <summary>
/// One network's read models as one page of the fold left them: everything read here belongs to <see cref="Position"/>.
/// </summary>
internal sealed class Snapshot : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private Snapshot(NpgsqlConnection connection, NpgsqlTransaction transaction, IQuerySession session, FoldMark mark)
    {
        _connection = connection;
        _transaction = transaction;
        Session = session;
        Position = mark.Position;
    }

    public IQuerySession Session { get; }

    /// <summary>The snapshot's connection, for what is asked in SQL.</summary>
    public NpgsqlConnection Connection => _connection;

    /// <summary>The network's last folded journal sequence; 0 when there is none.</summary>
    public long Position { get; }

    public static async Task<Snapshot> OpenAsync(IDocumentStore store, NpgsqlDataSource database, string network, CancellationToken cancellation)
    {
        var connection = await database.OpenConnectionAsync(cancellation);
        NpgsqlTransaction? transaction = null;
        try
        {
            transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
            var mark = await FoldMark.ReadAsync(connection, Schemas.ReadModels, network, cancellation);
            var options = Marten.Services.SessionOptions.ForTransaction(transaction);
            options.TenantId = network;
            return new Snapshot(connection, transaction, store.QuerySession(options), mark);
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
