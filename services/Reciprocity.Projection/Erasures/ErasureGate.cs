using System.Collections.Immutable;
using Npgsql;

namespace Reciprocity.Projection.Erasures;

/// <summary>
/// What whoever writes to the journal goes through first: from then on no member of those networks is erased until its transaction
/// ends, and it knows of all that were before.
/// </summary>
/// <remarks>What was erased is remembered: once in the gate, a number tells whether there is more. A network without erasures costs nothing else.</remarks>
internal sealed class ErasureGate(ErasureKey key)
{
    private static readonly State Nothing = new(0, ImmutableDictionary.Create<string, ErasedMembers>(StringComparer.Ordinal));
    private volatile State _state = Nothing;

    private sealed record State(long Number, ImmutableDictionary<string, ErasedMembers> Networks);

    /// <summary>The erased members of each network that has any.</summary>
    public async Task<IReadOnlyDictionary<string, ErasedMembers>> EnterAsync(
        NpgsqlTransaction transaction, IEnumerable<string> networks, CancellationToken cancellation)
    {
        // Two statements, sent at once: the second sees what was committed while the first waited.
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction)
        {
            BatchCommands =
            {
                new(ErasureLocks.Journal) { Parameters = { new() { Value = networks.Distinct(StringComparer.Ordinal).ToArray() } } },
                new($"select coalesce(max(number), 0) from {ErasureTables.Name}"),
            },
        };
        long number;
        await using (var reader = await batch.ExecuteReaderAsync(cancellation))
        {
            await reader.NextResultAsync(cancellation);
            await reader.ReadAsync(cancellation);
            number = reader.GetInt64(0);
        }

        var state = _state;
        if (state.Number != number)
        {
            // A database that was put back may know of fewer.
            _state = state = await ReadAsync(transaction, cancellation);
        }

        return state.Networks;
    }

    private async Task<State> ReadAsync(NpgsqlTransaction transaction, CancellationToken cancellation)
    {
        var known = await key.ReadAsync(cancellation);
        await using var query = new NpgsqlCommand(
            $"select number, network, member_hash, member_length, token from {ErasureTables.Name} where number is not null order by number",
            transaction.Connection,
            transaction);
        var networks = new Dictionary<string, ErasedMembers>(StringComparer.Ordinal);
        var number = 0L;
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            number = reader.GetInt64(0);
            var network = reader.GetString(1);
            if (!networks.TryGetValue(network, out var erased))
            {
                networks[network] = erased = new(network, known);
            }

            erased.Add(reader.GetGuid(2), reader.GetInt32(3), number, reader.GetString(4));
        }

        return new(number, networks.ToImmutableDictionary(StringComparer.Ordinal));
    }
}
