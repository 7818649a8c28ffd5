using Reciprocity.Projection.Audience;
using Reciprocity.Projection.Campaigns;
using Reciprocity.Projection.Communities;
using Reciprocity.Projection.Days;
using Reciprocity.Projection.Erasures;
using Reciprocity.Projection.Expectations;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Growth;
using Reciprocity.Projection.Introductions;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Latencies;
using Reciprocity.Projection.Members;
using Reciprocity.Projection.Networks;
using Reciprocity.Projection.Operations;
using Reciprocity.Projection.Outcomes;
using Reciprocity.Projection.Partners;
using Reciprocity.Projection.Relationships;
using Reciprocity.Projection.Risk;
using Reciprocity.Projection.Schedules;
using Reciprocity.Projection.Storage;
using Reciprocity.Projection.Streams;
using Reciprocity.Projection.Trends;
using Reciprocity.Projection.Visibility;

namespace Reciprocity.Projection.Queries;

internal static class QuerySetup
{
    public static void AddQueries(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Measurement>();
        builder.Services.AddSingleton<DearAnswers>();
        builder.Services.AddSingleton<KeptAnswers>();
        builder.Services.AddSingleton<AnswerRefreshes>();
        builder.Services.AddHostedService(services => services.GetRequiredService<AnswerRefreshes>());
        builder.Services.AddSingleton<NetworkScan>();
        builder.Services.AddSingleton<ReplyCurves>();
        builder.AddSchedules();
        builder.AddRisk();
        builder.Services.AddSingleton<TrendScan>();
        builder.Services.AddHostedService<YoungScans>();
        builder.Services.AddSingleton<AudienceScan>();
        builder.AddStream();

        builder.Services.AddExceptionHandler<DatabaseAway>();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Converters.Add(new KindCountsConverter()));
    }

    public static void MapQueries(this WebApplication app)
    {
        var v1 = app.MapGroup("/v1");
        v1.MapOperations();
        v1.MapRebuild();
        v1.MapSetAside();
        v1.MapNetworks();
        v1.MapMembers();
        v1.MapErasures();
        v1.MapRelationships();
        v1.MapMutuals();
        v1.MapExpectations();
        v1.MapRisk();
        v1.MapPartners();
        v1.MapIntroductions();
        v1.MapDays();
        v1.MapReplyCurve();
        v1.MapGrowth();
        v1.MapVisibility();
        v1.MapAudience();
        v1.MapCampaigns();
        v1.MapCommunities();
        v1.MapOutcomes();
        v1.MapTrends();
        v1.MapStream();
    }
}
