using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Members;
using Reciprocity.Projection.Networks;
using Reciprocity.Projection.Operations;
using Reciprocity.Projection.Relationships;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Queries;

internal static class QuerySetup
{
    public static void AddQueries(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Measurement>();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Converters.Add(new KindCountsConverter()));
    }

    public static void MapQueries(this WebApplication app)
    {
        var v1 = app.MapGroup("/v1");
        v1.MapOperations();
        v1.MapRebuild();
        v1.MapNetworks();
        v1.MapMembers();
        v1.MapRelationships();
    }
}
