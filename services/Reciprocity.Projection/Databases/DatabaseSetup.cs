using Reciprocity.Projection.Erasures;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Operations;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Databases;

internal static class DatabaseSetup
{
    /// <summary>Everything that belongs to one database, in the order of the data flow.</summary>
    public static void AddDatabase(this IHostApplicationBuilder builder)
    {
        builder.AddStorage();
        builder.AddJournal();
        builder.AddGenerations();
        builder.AddErasures();
        builder.AddFold();
        builder.AddQueries();
        builder.AddState();
    }

    /// <summary>The further databases, each with all of that.</summary>
    /// <exception cref="InvalidOperationException">The section <c>Databases</c> is invalid; the message says which setting.</exception>
    public static void AddDatabases(this IHostApplicationBuilder builder)
    {
        var further = DatabaseOptions.Read(builder.Configuration);
        builder.Services.AddSingleton(services => new FurtherDatabases(further, services));
        builder.Services.AddSingleton(services => services.GetRequiredService<FurtherDatabases>().Set);
        if (further.Count > 0)
        {
            builder.Services.AddHostedService(services => services.GetRequiredService<FurtherDatabases>());
        }

        foreach (var database in further)
        {
            builder.AddStorageHealth(database.Name);
        }
    }

    /// <summary>Has what is asked about a network answered from its database.</summary>
    public static void UseDatabases(this WebApplication app)
    {
        var databases = app.Services.GetRequiredService<DatabaseSet>();
        if (databases.AreSeveral)
        {
            app.Use((http, next) => DatabaseRequest.InvokeAsync(http, next, databases));
        }
    }
}
