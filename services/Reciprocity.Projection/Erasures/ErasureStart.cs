using System.Buffers.Text;
using System.Security.Cryptography;
using Npgsql;

namespace Reciprocity.Projection.Erasures;

/// <summary>Takes requests to erase a member. The row is all that it writes: whoever erases sees it and sets to work.</summary>
internal sealed class ErasureStart(NpgsqlDataSource database, ErasureKey key)
{
    /// <summary>The erasure of this member, which is begun where nobody has asked for it before. Whoever is erased already stays as it is.</summary>
    public async Task<Guid> OfAsync(string network, string member, CancellationToken cancellation)
    {
        var known = await key.ReadAsync(cancellation);
        await using var insert = database.CreateCommand(
            $"""
             with before as materialized (
               select id from {ErasureTables.Name} where network = $1 and (member_hash = $2 or token = $3)),
             begun as (
               insert into {ErasureTables.Name}
                 (id, network, member_hash, member_length, token, member, state, requested_at, events_done, relationships, set_aside)
               select $4, $1, $2, $5, $6, $3, '{ErasureTables.Requested}', now(), 0, 0, 0
               from {ErasureTables.KeyName} key
               where key.proof = $7 and not exists (select 1 from before)
               on conflict do nothing
               returning id)
             select id from before union all select id from begun
             """);
        insert.Parameters.Add(new() { Value = network });
        insert.Parameters.Add(new() { Value = known.HashOf(network, member) });
        insert.Parameters.Add(new() { Value = member });
        insert.Parameters.Add(new() { Value = Guid.CreateVersion7() });
        insert.Parameters.Add(new() { Value = member.Length });
        insert.Parameters.Add(new() { Value = NewToken() });
        insert.Parameters.Add(new() { Value = known.Proof });
        while (true)
        {
            if (await insert.ExecuteScalarAsync(cancellation) is Guid id)
            {
                return id;
            }

            // Somebody asked for the same at the same moment; their row is there the next time. A key that was changed never gets here twice.
            if (!await IsRightKeyAsync(known, cancellation))
            {
                throw new InvalidOperationException("Another instance has another Erasure:Key; configure the same for all and start them again.");
            }
        }
    }

    /// <summary>A name that says nothing.</summary>
    private static string NewToken() => $"erased-{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16))}";

    private async Task<bool> IsRightKeyAsync(ErasureKey.Known known, CancellationToken cancellation)
    {
        await using var query = database.CreateCommand($"select exists (select 1 from {ErasureTables.KeyName} where proof = $1)");
        query.Parameters.Add(new() { Value = known.Proof });
        return await query.ExecuteScalarAsync(cancellation) is true;
    }
}
