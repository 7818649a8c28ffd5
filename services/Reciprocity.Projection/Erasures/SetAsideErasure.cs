using Marten;
using Npgsql;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Journal.V1;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Erasures;

/// <summary>Renames a member in what waits and in what was rejected, and has contents that mention it keep their owners.</summary>
internal sealed class SetAsideErasure(NpgsqlTransaction transaction, ISerializer serializer, ErasureRequest request)
{
    private const string Rejected = $"{Schemas.Journal}.mt_doc_rejectedengagement";
    private readonly RenamedMember _renamed = new(request.Member, request.Token);

    /// <summary>How many items were rewritten.</summary>
    /// <param name="contents">The contents of the journal that mention the member, with what they are called from now on; those of parked items are added.</param>
    public async Task<long> RewriteAsync(Dictionary<string, string> contents, CancellationToken cancellation)
    {
        var parked = await ParkedAsync(contents, cancellation);
        await RekeyContentsAsync(contents, cancellation);
        return parked + await RejectedAsync(cancellation);
    }

    private async Task<long> ParkedAsync(Dictionary<string, string> contents, CancellationToken cancellation)
    {
        List<(Guid Id, Guid Awaits, string Json)> changed = [];
        await using (var query = Command(
            $"select event_id, awaits, event from {Schemas.Journal}.{Parked.TableName} where network = $1 and {JournalScan.MayName("event")}"))
        {
            query.Parameters.Add(new() { Value = request.Network });
            query.Parameters.Add(new() { Value = request.Member });
            await using var reader = await query.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                var before = reader.Document<EngagementJournaled>(2);
                var after = _renamed.Of(before);
                var awaits = reader.GetGuid(1);
                if (after.Content is { } content && content != before.Content)
                {
                    contents[before.Content!] = content;
                    awaits = before.Retracts is null ? ContentKey.Of(request.Network, content) : awaits;
                }

                changed.Add((reader.GetGuid(0), awaits, serializer.ToJson(after)));
            }
        }

        await using var update = Command(
            $"""
             update {Schemas.Journal}.{Parked.TableName} parked set awaits = renamed.awaits, event = renamed.event::jsonb
             from unnest($1, $2, $3) as renamed (event_id, awaits, event) where parked.event_id = renamed.event_id
             """);
        update.Parameters.Add(new() { Value = changed.Select(item => item.Id).ToArray() });
        update.Parameters.Add(new() { Value = changed.Select(item => item.Awaits).ToArray() });
        update.Parameters.Add(new() { Value = changed.Select(item => item.Json).ToArray() });
        return await update.ExecuteNonQueryAsync(cancellation);
    }

    private async Task RekeyContentsAsync(Dictionary<string, string> contents, CancellationToken cancellation)
    {
        await using var update = Command(
            $"""
             update {Schemas.Journal}.{ContentOwners.TableName} known set content = rekeyed.now
             from unnest($1, $2) as rekeyed (was, now) where known.content = rekeyed.was
             """);
        update.Parameters.Add(new() { Value = contents.Keys.Select(content => ContentKey.Of(request.Network, content)).ToArray() });
        update.Parameters.Add(new() { Value = contents.Values.Select(content => ContentKey.Of(request.Network, content)).ToArray() });
        await update.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Those too whose network has no valid name: they are of no network, and so of this one as much as of any.</summary>
    private async Task<long> RejectedAsync(CancellationToken cancellation)
    {
        List<(Guid Id, string Tenant, string Body)> changed = [];
        await using (var query = Command($"select id, tenant_id, data->>'body' from {Rejected} where tenant_id = any($1)"))
        {
            query.Parameters.Add(new() { Value = new[] { request.Network, JasperFx.StorageConstants.DefaultTenantId } });
            await using var reader = await query.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                var packed = RejectedEngagement.Read(reader.GetString(2));
                var after = _renamed.Of(packed);
                if (after != packed)
                {
                    changed.Add((reader.GetGuid(0), reader.GetString(1), RejectedEngagement.Write(after)));
                }
            }
        }

        await using var update = Command(
            $"""
             update {Rejected} rejected set data = jsonb_set(data, '{"{body}"}', to_jsonb(renamed.body))
             from unnest($1, $2, $3) as renamed (id, tenant_id, body) where rejected.id = renamed.id and rejected.tenant_id = renamed.tenant_id
             """);
        update.Parameters.Add(new() { Value = changed.Select(item => item.Id).ToArray() });
        update.Parameters.Add(new() { Value = changed.Select(item => item.Tenant).ToArray() });
        update.Parameters.Add(new() { Value = changed.Select(item => item.Body).ToArray() });
        return await update.ExecuteNonQueryAsync(cancellation);
    }

    private NpgsqlCommand Command(string sql) => new(sql, transaction.Connection, transaction) { CommandTimeout = 0 };
}
