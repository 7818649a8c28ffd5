using Marten;
using Npgsql;
using NpgsqlTypes;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Erasures;

/// <summary>Renames a member in one generation's read models, in one transaction with all others.</summary>
internal sealed class ReadModelErasure(ReadModels models, NpgsqlTransaction transaction, ErasureRequest request)
{
    private const int PairsAtOnce = 1_000;
    private readonly string _schema = models.Generation.Schema;
    private readonly ISerializer _serializer = models.Store.Options.Serializer();
    private readonly DocumentTable<Relationship> _relationships = new((StoreOptions)models.Store.Options);
    private readonly DocumentTable<Standing> _standings = new((StoreOptions)models.Store.Options);

    /// <summary>
    /// Makes every page that is being folded come too late, and what is cached of the network worthless: both hang on the mark. From
    /// here until the transaction ends no page of the network is committed.
    /// </summary>
    public async Task HoldAsync(CancellationToken cancellation)
    {
        // Where nothing is folded yet, a page that has begun expects that there is no mark.
        await using var mark = Command(
            $"""
             insert into {_schema}.{FoldMark.TableName} (network, position, token) values ($1, 0, $2)
             on conflict (network) do update set token = excluded.token
             """);
        mark.Parameters.Add(new() { Value = request.Network });
        mark.Parameters.Add(new() { Value = Guid.NewGuid() });
        await mark.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>How many relationships were renamed.</summary>
    public async Task<long> RewriteAsync(CancellationToken cancellation)
    {
        await using var session = models.Store.LightweightSession(SessionOf(transaction));
        var renamed = 0L;
        while (await TakeRelationshipsAsync(cancellation) is { Count: > 0 } pairs)
        {
            List<Relationship> after = pairs.ConvertAll(pair => pair.Renamed(request.Member, request.Token));
            var rows = _relationships.Begin();
            after.ForEach(pair => rows.Add(pair, isNew: true));
            rows.Queue(session);
            await session.SaveChangesAsync(cancellation);
            Guid[] was = [.. pairs.Select(pair => pair.Id)];
            await RekeyExpectationsAsync(pairs, after, cancellation);
            await RekeyCheckpointsAsync(was, cancellation);
            renamed += pairs.Count;
        }

        await RenameStandingAsync(session, cancellation);
        await ErasedPlaces.RenameAsync(ErasedPlaces.OfReadModels, _schema, transaction, request, cancellation);
        return renamed;
    }

    private Marten.Services.SessionOptions SessionOf(NpgsqlTransaction within)
    {
        var options = Marten.Services.SessionOptions.ForTransaction(within);
        options.TenantId = request.Network;
        options.Timeout = 0;
        return options;
    }

    private async Task<List<Relationship>> TakeRelationshipsAsync(CancellationToken cancellation)
    {
        await using var take = Command(
            $"""
             delete from {_schema}.mt_doc_relationship where tenant_id = $1 and id = any(array(
               select id from {_schema}.mt_doc_relationship where tenant_id = $1 and (a = $2 or b = $2) limit {PairsAtOnce}))
             returning data
             """);
        take.Parameters.Add(new() { Value = request.Network });
        take.Parameters.Add(new() { Value = request.Member });
        List<Relationship> pairs = [];
        await using var reader = await take.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            pairs.Add(reader.Document<Relationship>(0));
        }

        return pairs;
    }

    /// <summary>They get the keys of their pairs; whom they are of is renamed with everything else.</summary>
    private async Task RekeyExpectationsAsync(List<Relationship> pairs, List<Relationship> after, CancellationToken cancellation)
    {
        var open = pairs.Zip(after).Where(pair => pair.First.Ledger.Opening is not null).ToList();
        await using var update = Command(
            $"""
             update {_schema}.{OpenExpectations.TableName} open set pair = rekeyed.now
             from unnest($2, $3, $4, $5) as rekeyed (opener, awaited, opened_at, now)
             where open.network = $1 and open.opener = rekeyed.opener and open.opened_at = rekeyed.opened_at and open.awaited = rekeyed.awaited
             """);
        update.Parameters.Add(new() { Value = request.Network });
        foreach (var key in OpenExpectations.KeysOf(open.ConvertAll(pair => pair.First)))
        {
            update.Parameters.Add(new() { Value = key });
        }

        update.Parameters.Add(new() { Value = open.ConvertAll(pair => pair.Second.Id) });
        await update.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>A checkpoint is a relationship as it was.</summary>
    private async Task RekeyCheckpointsAsync(Guid[] was, CancellationToken cancellation)
    {
        List<(Relationship State, DateTimeOffset At, Guid EventId)> taken = [];
        await using (var take = Command(
            $"delete from {_schema}.{Checkpoints.TableName} where network = $1 and pair = any($2) returning state, at, event_id"))
        {
            take.Parameters.Add(new() { Value = request.Network });
            take.Parameters.Add(new() { Value = was });
            await using var reader = await take.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                var state = reader.Document<Relationship>(0);
                taken.Add((state.Renamed(request.Member, request.Token), reader.GetFieldValue<DateTimeOffset>(1), reader.GetGuid(2)));
            }
        }

        await using var insert = Command(
            $"""
             insert into {_schema}.{Checkpoints.TableName} (network, pair, at, event_id, state)
             select $1, pair, at, event_id, state::jsonb from unnest($2, $3, $4, $5) as renamed (pair, at, event_id, state)
             """);
        insert.Parameters.Add(new() { Value = request.Network });
        insert.Parameters.Add(new() { Value = taken.Select(row => row.State.Id).ToArray() });
        insert.Parameters.Add(new() { Value = taken.Select(row => row.At).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        insert.Parameters.Add(new() { Value = taken.Select(row => row.EventId).ToArray() });
        insert.Parameters.Add(new() { Value = taken.Select(row => _serializer.ToJson(row.State)).ToArray() });
        await insert.ExecuteNonQueryAsync(cancellation);
    }

    private async Task RenameStandingAsync(IDocumentSession session, CancellationToken cancellation)
    {
        await using var take = Command($"delete from {_schema}.mt_doc_standing where tenant_id = $1 and id = $2 returning data");
        take.Parameters.Add(new() { Value = request.Network });
        take.Parameters.Add(new() { Value = request.Member });
        Standing? standing = null;
        await using (var reader = await take.ExecuteReaderAsync(cancellation))
        {
            standing = await reader.ReadAsync(cancellation) ? reader.Document<Standing>(0) : null;
        }

        if (standing is not null)
        {
            var rows = _standings.Begin();
            rows.Add(standing with { Id = request.Token }, isNew: true);
            rows.Queue(session);
            await session.SaveChangesAsync(cancellation);
        }
    }

    private NpgsqlCommand Command(string sql) => new(sql, transaction.Connection, transaction) { CommandTimeout = 0 };
}
