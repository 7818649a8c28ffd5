using System.Text.Json.Serialization;
using JasperFx;
using JasperFx.Events;
using JasperFx.MultiTenancy;
using Marten;
using Npgsql;
using Reciprocity.Projection.Communities;
using Reciprocity.Projection.Days;
using Reciprocity.Projection.Erasures;
using Reciprocity.Projection.Expectations;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Journal.V1;
using Reciprocity.Projection.Members;
using Reciprocity.Projection.Networks;
using Reciprocity.Projection.Relationships;
using Reciprocity.Projection.Risk;
using Reciprocity.Projection.Schedules;
using Reciprocity.Projection.Streams;
using Weasel.Core;

namespace Reciprocity.Projection.Storage;

/// <summary>PostgreSQL and Marten: what is stored where, and how.</summary>
internal static class StorageSetup
{
    /// <summary>The key of the connections for queries.</summary>
    public const string Queries = "queries";

    /// <summary>The key of the connections for what goes through a whole network or journal.</summary>
    public const string Scans = "scans";

    /// <summary>A statement's plan is of no network in particular.</summary>
    private const string PlannedOnce = "-c plan_cache_mode=force_generic_plan";

    private const string Default = "Host=localhost;Port=5432;Database=reciprocity;Username=reciprocity;Password=reciprocity";

    private static readonly int ConnectionsForQueries = Math.Max(8, 4 * Environment.ProcessorCount);

    public static void AddStorage(this IHostApplicationBuilder builder)
    {
        var instance = new Instance(builder.Configuration["Instance"]);
        builder.Services.AddSingleton(instance);
        var connection = ConnectionOf(builder.Configuration);
        builder.Services.AddSingleton(Connect(ForLookups(connection), instance));
        builder.Services.AddKeyedSingleton(Scans, (_, _) => Connect(connection, instance));
        builder.Services.AddKeyedSingleton(Queries, (_, _) => Connect(ForQueries(connection), instance));
        builder.Services.AddMarten(_ => Journal()).UseNpgsqlDataSource();
        builder.Services.AddSingleton<Schemas>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Schemas>());
    }

    public static string ConnectionOf(IConfiguration configuration) => configuration.GetConnectionString("Postgres") ?? Default;

    /// <summary>
    /// Journal and fold find everything by an index, and in tables that grow faster than PostgreSQL counts them: its planner takes
    /// those for nearly empty, and reads them from one end to the other for each page and each look at what is new, or to join
    /// them with some hundred keys. Nor may it plan for the very network that is asked for: of one that came after it last counted it
    /// knows nothing, takes it for a single row, and finds a pair by going through its whole network.
    /// </summary>
    internal static string ForLookups(string connectionString)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        connection.Options = $"{connection.Options} -c enable_seqscan=off -c enable_bitmapscan=off -c enable_hashjoin=off -c enable_mergejoin=off {PlannedOnce}".Trim();
        return connection.ConnectionString;
    }

    /// <summary>
    /// What is asked over HTTP has connections of its own, so that it never takes those of the journal and the fold, and no more
    /// than PostgreSQL can serve at once: the others wait here, where that costs nothing. They stay prepared, which is why nothing
    /// but the state of a transaction may be set on them; and they stay open, since a new one takes as long as ten answers. Nor are
    /// statements planned again for each question: that would be half of what PostgreSQL does for it, and of a network that it has
    /// not counted yet it knows nothing.
    /// </summary>
    internal static string ForQueries(string connectionString)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MinPoolSize = ConnectionsForQueries,
            MaxPoolSize = ConnectionsForQueries,
            NoResetOnClose = true,
            MaxAutoPrepare = 60,
            AutoPrepareMinUsages = 3,
        };
        connection.Options = $"{connection.Options} {PlannedOnce}".Trim();
        return connection.ConnectionString;
    }

    internal static NpgsqlDataSource Connect(string connectionString, Instance instance)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = instance.Name };

        // A process that is frozen in the middle of a transaction would hold its locks, and keep the daemon waiting for it, for
        // as long as it is frozen.
        // One that is frozen while it is being sent an answer reads no more, and no other timeout counts while PostgreSQL waits to
        // write: the connection itself has to be given up.
        connection.Options = $"{connection.Options} -c idle_in_transaction_session_timeout=10s -c tcp_user_timeout=15000".Trim();
        return new NpgsqlDataSourceBuilder(connection.ConnectionString) { Name = "reciprocity" }.Build();
    }

    /// <summary>The journal, what is rejected, and which generations there are.</summary>
    internal static StoreOptions Journal()
    {
        var options = Common(Schemas.Journal, JsonIgnoreCondition.WhenWritingNull);
        options.Storage.ExtendedSchemaObjects.Add(KnownEngagements.Table(Schemas.Journal));
        options.Storage.ExtendedSchemaObjects.Add(ContentOwners.Table(Schemas.Journal));
        options.Storage.ExtendedSchemaObjects.Add(Parked.Table(Schemas.Journal));
        options.Storage.ExtendedSchemaObjects.Add(UnackedBoard.Table(Schemas.Journal));
        options.Storage.ExtendedSchemaObjects.Add(GenerationTable.Table());
        options.Storage.ExtendedSchemaObjects.Add(ErasureTables.Table());
        options.Storage.ExtendedSchemaObjects.Add(ErasureTables.Key());
        options.Storage.ExtendedSchemaObjects.Add(AnnouncedRisk.Levels());
        options.Storage.ExtendedSchemaObjects.Add(AnnouncedRisk.Rounds());
        options.Storage.ExtendedSchemaObjects.Add(AnnouncedRisk.Outbox());
        options.Storage.ExtendedSchemaObjects.Add(AnnouncedRisk.Untold());
        options.Storage.ExtendedSchemaObjects.Add(StreamTable.Table());
        options.Storage.ExtendedSchemaObjects.Add(StreamTable.Pruned());
        options.Schema.For<RejectedEngagement>();
        return options;
    }

    /// <summary>A generation's read models, and the fold that makes them.</summary>
    internal static StoreOptions ReadModels(Generation generation, ReciprocityFold fold, int eventsInPage = FoldSetup.EventsInPage)
    {
        // There are many more relationships than anything else, and most of what could be in one is not.
        var options = Common(generation.Schema, StoredJson.AbsentInReadModels);
        options.Storage.ExtendedSchemaObjects.Add(FoldMark.Table(generation.Schema));
        options.Storage.ExtendedSchemaObjects.Add(Checkpoints.Table(generation.Schema));
        options.Storage.ExtendedSchemaObjects.Add(OpenExpectations.Table(generation.Schema));
        options.Storage.ExtendedSchemaObjects.Add(SettledTable.Settled.Table(generation.Schema));
        options.Storage.ExtendedSchemaObjects.Add(DayTables.MemberDays.Table(generation.Schema));
        options.Storage.ExtendedSchemaObjects.Add(DayTables.NetworkDays.Table(generation.Schema));
        options.Storage.ExtendedSchemaObjects.Add(ReturnRates.Table(generation.Schema));
        options.Storage.ExtendedSchemaObjects.Add(RiskTable.Table(generation.Schema));
        options.Storage.ExtendedSchemaObjects.Add(MeasureRuns.Table(generation.Schema));
        options.Storage.ExtendedSchemaObjects.Add(CommunityTables.MembersTable(generation.Schema));
        options.Storage.ExtendedSchemaObjects.Add(CommunityTables.CommunitiesTable(generation.Schema));
        options.Storage.ExtendedSchemaObjects.Add(CommunityTables.RunsTable(generation.Schema));
        options.MapRelationships();
        options.MapMembers();
        options.MapNetworks();
        options.AddFold(generation, fold, eventsInPage);
        return options;
    }

    /// <summary>What every store agrees on. The journal is the same to all of them, since any of them would change it if it differed.</summary>
    private static StoreOptions Common(string schema, JsonIgnoreCondition absent)
    {
        var options = new StoreOptions
        {
            DatabaseSchemaName = schema,
            CommandTimeout = 60,

            // Tables are made by SchemaUpdate and by nothing else: not by a query that happens to come first.
            AutoCreateSchemaObjects = AutoCreate.None,
        };
        options.UseSystemTextJsonForSerialization(EnumStorage.AsString, Casing.CamelCase, json => StoredJson.Configure(json, absent));
        options.Policies.AllDocumentsAreMultiTenanted();
        options.Policies.DisableInformationalFields();

        options.Events.DatabaseSchemaName = Schemas.Journal;
        options.Events.StreamIdentity = StreamIdentity.AsString;
        options.Events.TenancyStyle = TenancyStyle.Conjoined;
        options.Events.AppendMode = EventAppendMode.Quick;
        options.Events.MapEventType<EngagementJournaled>("engagement_v1");
        options.Events.MapEventType<MemberErased>("member_erased_v1");
        foreach (var index in JournalIndexes.All)
        {
            options.Events.IgnoreIndex(index.Name);
        }

        return options;
    }
}
