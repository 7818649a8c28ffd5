using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Operations;

/// <summary>Ready once the schemas are up to date and PostgreSQL answers.</summary>
internal sealed class StorageHealth(Schemas schemas, NpgsqlDataSource database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var probe = database.CreateCommand("select 1");
            await probe.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (NpgsqlException failure)
        {
            return new(context.Registration.FailureStatus, failure.Message);
        }

        return schemas.Ready.IsCompletedSuccessfully ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The schemas are not up to date yet.");
    }
}
