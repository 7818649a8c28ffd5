using Npgsql;

namespace Reciprocity.Projection.Erasures;

/// <summary>An erasure that was asked for and is not done.</summary>
internal sealed record ErasureRequest(Guid Id, string Network, string Member, string Token)
{
    public static async Task<List<ErasureRequest>> UnfinishedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"select id, network, member, token from {ErasureTables.Name} where number is null order by requested_at limit 100", connection);
        List<ErasureRequest> requests = [];
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            requests.Add(new(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)));
        }

        return requests;
    }

    public async Task<bool> IsUnfinishedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand($"select exists (select 1 from {ErasureTables.Name} where id = $1 and number is null)", connection);
        query.Parameters.Add(new() { Value = Id });
        return await query.ExecuteScalarAsync(cancellation) is true;
    }
}
