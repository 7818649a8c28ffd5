using System.Text.Json.Serialization;
using JasperFx.Events;
using JasperFx.MultiTenancy;
using Marten;
using Npgsql;
using Reciprocity.Hosting.Edge;
using Reciprocity.Projection.Days;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Journal.V1;
using Reciprocity.Projection.Members;
using Reciprocity.Projection.Networks;
using Reciprocity.Projection.Relationships;
using Weasel.Core;

namespace Reciprocity.Projection.Storage;

/// <summary>PostgreSQL and Marten: what is stored where, and how.</summary>
internal static class StorageSetup
{
    private const string Default = "Host=localhost;Port=5432;Database=reciprocity;Username=reciprocity;Password=reciprocity";

    public static void AddStorage(this IHostApplicationBuilder builder)
    {
        var instance = new Instance(builder.Configuration["Instance"]);
        builder.Services.AddSingleton(instance);
        builder.Services.AddSingleton(Connect(builder.Configuration.GetConnectionString("Postgres") ?? Default, instance));
        builder.Services.AddMarten(services => Configure(services.GetRequiredService<ReciprocityFold>()))
            .UseNpgsqlDataSource();
        builder.Services.AddSingleton<Schemas>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Schemas>());
    }

    internal static NpgsqlDataSource Connect(string connectionString, Instance instance)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = instance.Name };

        // A process that is frozen in the middle of a transaction would hold its locks, and keep the daemon waiting for it, for
        // as long as it is frozen.
        connection.Options = $"{connection.Options} -c idle_in_transaction_session_timeout=10s".Trim();
        return new NpgsqlDataSourceBuilder(connection.ConnectionString) { Name = "reciprocity" }.Build();
    }

    internal static StoreOptions Configure(ReciprocityFold fold)
    {
        var options = new StoreOptions { DatabaseSchemaName = Schemas.ReadModels, CommandTimeout = 60 };
        options.UseSystemTextJsonForSerialization(EnumStorage.AsString, Casing.CamelCase, json =>
        {
            json.Converters.Add(new UtcConverter());
            json.Converters.Add(new KindCountsConverter());
            json.Converters.Add(new LatencyBinsConverter());
            json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        });
        options.Policies.AllDocumentsAreMultiTenanted();
        options.Policies.DisableInformationalFields();

        options.Events.DatabaseSchemaName = Schemas.Journal;
        options.Events.StreamIdentity = StreamIdentity.AsString;
        options.Events.TenancyStyle = TenancyStyle.Conjoined;
        options.Events.AppendMode = EventAppendMode.Quick;
        options.Events.MapEventType<EngagementJournaled>("engagement_v1");
        options.Events.IgnoreIndex(PairIndex.Name);
        options.Storage.ExtendedSchemaObjects.Add(KnownEngagements.Table(Schemas.Journal));
        options.Storage.ExtendedSchemaObjects.Add(UnackedBoard.Table(Schemas.Journal));
        options.Schema.For<RejectedEngagement>().DatabaseSchemaName(Schemas.Journal);

        options.Storage.ExtendedSchemaObjects.Add(FoldMark.Table(Schemas.ReadModels));
        options.Storage.ExtendedSchemaObjects.Add(Checkpoints.Table(Schemas.ReadModels));
        options.Storage.ExtendedSchemaObjects.Add(OpenExpectations.Table(Schemas.ReadModels));
        options.Storage.ExtendedSchemaObjects.Add(DayTables.MemberDays.Table(Schemas.ReadModels));
        options.Storage.ExtendedSchemaObjects.Add(DayTables.NetworkDays.Table(Schemas.ReadModels));
        options.MapRelationships();
        options.MapMembers();
        options.MapNetworks();
        options.AddFold(fold);
        return options;
    }
}
