using Npgsql;
using NpgsqlTypes;

namespace Reciprocity.Projection.Relationships;

/// <summary>p_k for SQL: the shares of those kinds that have one of their own, and that of every other kind, which is null if the network knows nothing.</summary>
internal sealed record KindShares(string[] Kinds, double[] Shares, double? Others)
{
    /// <summary>Adds the three as parameters, in this order.</summary>
    public void AddTo(NpgsqlParameterCollection parameters)
    {
        parameters.Add(new() { Value = Kinds, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        parameters.Add(new() { Value = Shares });
        parameters.Add(new() { Value = (object?)Others ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Double });
    }
}
