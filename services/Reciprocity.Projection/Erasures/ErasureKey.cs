using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using Reciprocity.Domain.Erasures;

namespace Reciprocity.Projection.Erasures;

/// <summary>Settings of the section <c>Erasure</c>.</summary>
public sealed class ErasureOptions
{
    public const int FewestBytes = 16;

    /// <summary>
    /// The key by which erased ids are recognised, in base64, at least 16 bytes. Without one, a random key is kept in the database,
    /// and whoever reads that can try guesses at ids.
    /// </summary>
    public string? Key { get; set; }

    internal bool IsValid() => Key is null || (Bytes() is { Length: >= FewestBytes });

    internal byte[]? Bytes()
    {
        var bytes = new byte[Key?.Length ?? 0];
        return Key is not null && Convert.TryFromBase64String(Key, bytes, out var length) ? bytes[..length] : null;
    }
}

/// <summary>The key by which erased ids are recognised. It can never change once a member was erased: its hash would be that of nobody.</summary>
internal sealed class ErasureKey(NpgsqlDataSource database, IOptions<ErasureOptions> options)
{
    private volatile Known? _known;

    /// <param name="Proof">What the key makes of a text that is no member's id.</param>
    public sealed record Known(byte[] Key, Guid Proof)
    {
        public Guid HashOf(string network, ReadOnlySpan<char> member) => ErasedId.HashOf(Key, network, member);
    }

    /// <exception cref="InvalidOperationException">The configured key is not the one that members were erased under.</exception>
    public async ValueTask<Known> ReadAsync(CancellationToken cancellation) => _known ??= await LoadAsync(cancellation);

    private static Known Of(byte[] key) => new(key, ErasedId.HashOf(key, "", "proof"));

    private async Task<Known> LoadAsync(CancellationToken cancellation)
    {
        var configured = options.Value.Bytes() is { } bytes ? Of(bytes) : null;
        var own = configured ?? Of(RandomNumberGenerator.GetBytes(32));
        await using var connection = await database.OpenConnectionAsync(cancellation);

        // What was made here gives way to what is configured, as long as nobody was erased under it.
        await using var write = new NpgsqlCommand(
            $"""
             insert into {ErasureTables.KeyName} as known (id, secret, proof) values (1, $1, $2)
             on conflict (id) do update set secret = excluded.secret, proof = excluded.proof
             where $3 and known.proof <> excluded.proof and not exists (select 1 from {ErasureTables.Name})
             """,
            connection);
        write.Parameters.Add(new() { Value = configured is null ? own.Key : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea });
        write.Parameters.Add(new() { Value = own.Proof });
        write.Parameters.Add(new() { Value = configured is not null });
        await write.ExecuteNonQueryAsync(cancellation);
        await using var query = new NpgsqlCommand($"select secret, proof from {ErasureTables.KeyName}", connection);
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var stored = await reader.IsDBNullAsync(0, cancellation) ? null : Of(reader.GetFieldValue<byte[]>(0));
        return (configured ?? stored) is { } known && known.Proof == reader.GetGuid(1)
            ? known
            : throw new InvalidOperationException(
                configured is null
                    ? "Erasure:Key is not set, but members were erased under one; configure that key again."
                    : "Erasure:Key is not the key that members were erased under; configure that key again, or none if none was.");
    }
}
