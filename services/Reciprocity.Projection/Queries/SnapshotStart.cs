using Npgsql;
using Reciprocity.Domain.Networks;
using Reciprocity.Projection.Erasures;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Networks;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Queries;

/// <summary>What every query begins with: whether the generation is still the active one, how far the network is folded, and the network.</summary>
/// <param name="Network">Without latencies: <see cref="NetworkMapping.WithoutLatencies"/>.</param>
internal sealed record SnapshotStart(ReadModels Models, long Position, long Erasures, NetworkSummary? Network)
{
    public static NpgsqlBatchCommand Of(Generation expected, string network)
    {
        var schema = expected.Schema;
        return new(
            $"""
             select mark.position, {NetworkMapping.WithoutLatencies}, {ErasureTables.CountOf("$1")}
             from {GenerationTable.Name} generation
             left join {schema}.{FoldMark.TableName} mark on mark.network = $1
             left join {schema}.mt_doc_networksummary network on network.tenant_id = $1 and network.id = $1
             where generation.number = $2 and generation.state = '{GenerationTable.Active}'
             """)
        {
            Parameters = { new() { Value = network }, new() { Value = expected.Number } },
        };
    }

    /// <summary>Null when another generation is active by now.</summary>
    public static async Task<SnapshotStart?> ReadAsync(NpgsqlDataReader reader, ReadModels expected, CancellationToken cancellation)
    {
        if (!await reader.ReadAsync(cancellation))
        {
            return null;
        }

        var summary = reader.IsDBNull(1) ? null : reader.Document<NetworkSummary>(1);
        return new(expected, reader.IsDBNull(0) ? 0 : reader.GetInt64(0), reader.GetInt64(2), summary);
    }
}
