using Npgsql;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Databases;

/// <summary>
/// Networks do not move. One that is configured into another database than its journal is in would begin there from nothing, and what
/// is known of it would no longer be found.
/// </summary>
internal static class NetworkPlaces
{
    /// <exception cref="InvalidOperationException">A network has a journal in another database than it is configured to be in.</exception>
    public static async Task CheckAsync(DatabaseSet databases, CancellationToken cancellation)
    {
        foreach (var database in databases.All)
        {
            foreach (var network in await NetworksAsync(database.Get<NpgsqlDataSource>(), cancellation))
            {
                var place = databases.Of(network);
                if (place != database)
                {
                    throw new InvalidOperationException(
                        $"Network '{network}' is in database {database.Name}, but {(place == databases.Default ? $"no other database lists it, so it would go to {place.Name}" : $"{place.Name} lists it")}. "
                        + "A network does not move: configure it where it is.");
                }
            }
        }
    }

    /// <summary>The networks of which something was journaled or waits: one look into the index for each, however long the journal is.</summary>
    private static async Task<List<string>> NetworksAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var query = database.CreateCommand(
            $"""
             with recursive journaled (network) as (
               select min(tenant_id) from {Schemas.Journal}.mt_streams
               union all
               select (select min(tenant_id) from {Schemas.Journal}.mt_streams where tenant_id > network) from journaled where network is not null),
             parked (network) as (
               select min(network) from {Schemas.Journal}.{Parked.TableName}
               union all
               select (select min(other.network) from {Schemas.Journal}.{Parked.TableName} other where other.network > parked.network) from parked where network is not null)
             select network from journaled where network is not null union select network from parked where network is not null
             """);
        List<string> networks = [];
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            networks.Add(reader.GetString(0));
        }

        return networks;
    }
}
