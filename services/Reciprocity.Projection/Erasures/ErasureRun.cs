using Marten;
using Npgsql;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Journal.V1;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Erasures;

/// <summary>Erases a member: everything that names it is rewritten in one transaction, or nothing is.</summary>
internal sealed class ErasureRun(IDocumentStore journal, [FromKeyedServices(StorageSetup.Scans)] NpgsqlDataSource database, ReadModelStores stores)
{
    private readonly ISerializer _serializer = journal.Options.Serializer();

    /// <summary>False where it has to wait, for read models that this code cannot read to be gone.</summary>
    /// <param name="progress">A connection on which it is said how far it is, while the transaction is open.</param>
    public async Task<bool> TryAsync(ErasureRequest request, NpgsqlConnection progress, CancellationToken cancellation)
    {
        // Most of the journal is looked through before anybody has to wait for it.
        var end = await JournalScan.EndAsync(database, request.Network, cancellation);
        var events = await JournalScan.FindAsync(progress, request, 0, end, cancellation);
        await ErasureProgress.BeganAsync(progress, request, events.Count, cancellation);

        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (await HoldAsync(transaction, request, cancellation) is not { } models)
        {
            return false;
        }

        events.AddRange(await JournalScan.FindAsync(connection, request, end, long.MaxValue, cancellation));
        var journaled = new JournalErasure(transaction, _serializer, request);
        await journaled.RewriteAsync(events, done => ErasureProgress.ReportAsync(progress, request, events.Count, done, cancellation), cancellation);
        var setAside = await new SetAsideErasure(transaction, _serializer, request).RewriteAsync(journaled.Contents, cancellation);
        await ErasedPlaces.RenameAsync(ErasedPlaces.OfJournal, Schemas.Journal, transaction, request, cancellation);
        var relationships = 0L;
        foreach (var generation in models)
        {
            var renamed = await generation.RewriteAsync(cancellation);
            relationships = Math.Max(relationships, renamed);
        }

        var position = await HasJournalAsync(transaction, request.Network, cancellation) ? await AppendAsync(transaction, request, cancellation) : (long?)null;
        await ErasureProgress.FinishAsync(transaction, request, new(events.Count, relationships, setAside, position), cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>
    /// From here on nobody else writes what names members of the network. Returns the generations of read models; null where one of
    /// them is of another shape.
    /// </summary>
    private async Task<List<ReadModelErasure>?> HoldAsync(NpgsqlTransaction transaction, ErasureRequest request, CancellationToken cancellation)
    {
        // Whatever has an index is found by it, however large PostgreSQL takes a table to be.
        var connection = transaction.Connection!;
        await using (var byIndex = new NpgsqlCommand("set local enable_seqscan = off", connection, transaction))
        {
            await byIndex.ExecuteNonQueryAsync(cancellation);
        }

        await ErasureLocks.StopMeasuresAsync(connection, request.Network, cancellation);

        // A generation whose tables are made only after this has nothing of before.
        await SchemaUpdate.StopAsync(connection, cancellation);
        await ErasureLocks.StopJournalAsync(connection, request.Network, cancellation);
        if (!await HasJournalAsync(transaction, request.Network, cancellation))
        {
            // Nothing is folded of it, and no page can have begun.
            return [];
        }

        List<ReadModelErasure> models = [];
        foreach (var generation in await GenerationTable.WithTablesAsync(connection, cancellation))
        {
            if (!generation.IsOfCurrentShape)
            {
                return null;
            }

            models.Add(new(stores.Open(generation), transaction, request));
        }

        foreach (var generation in models)
        {
            await generation.HoldAsync(cancellation);
        }

        return models;
    }

    /// <summary>Whether anything of the network was ever journaled.</summary>
    private static async Task<bool> HasJournalAsync(NpgsqlTransaction transaction, string network, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"select exists (select 1 from {Schemas.Journal}.mt_streams where tenant_id = $1)", transaction.Connection, transaction);
        query.Parameters.Add(new() { Value = network });
        return await query.ExecuteScalarAsync(cancellation) is true;
    }

    /// <summary>Says it in the journal, in its order. Returns the position.</summary>
    private async Task<long> AppendAsync(NpgsqlTransaction transaction, ErasureRequest request, CancellationToken cancellation)
    {
        var options = Marten.Services.SessionOptions.ForTransaction(transaction);
        options.TenantId = request.Network;
        await using var session = journal.LightweightSession(options);
        var appended = session.Events.Append($"erasures/{request.Id}", new MemberErased { Token = request.Token });
        await session.SaveChangesAsync(cancellation);
        return appended.Events[0].Sequence;
    }
}
