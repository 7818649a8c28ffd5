using System.Diagnostics.Metrics;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Reciprocity.Domain.Policies;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Storage;
using Reciprocity.TestKit;

namespace Reciprocity.Projection.Tests;

/// <summary>A database of the tests' own with the projection's schemas, and a store on it as the service has it.</summary>
public sealed class JournalDatabase : IAsyncLifetime
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private SharedDatabase? _database;
    private NpgsqlDataSource? _source;
    private DocumentStore? _store;

    internal NpgsqlDataSource Source => Required(_source);

    internal DocumentStore Store => Required(_store);

    internal IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public async ValueTask InitializeAsync()
    {
        _database = await SharedDatabase.TryCreateAsync();
        if (_database is null)
        {
            return;
        }

        _source = StorageSetup.Connect(_database.ConnectionString, new Instance("tests"));
        var options = StorageSetup.Configure(new ReciprocityFold(EngagementPolicy.Default, new FoldMetrics(Meters)));
        options.Connection(_source);
        _store = new DocumentStore(options);
        await _store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await Store.DisposeAsync();
            await Source.DisposeAsync();
            await _database.DisposeAsync();
        }

        await _services.DisposeAsync();
    }

    private static T Required<T>(T? part)
        where T : class
    {
        SharedDatabase.SkipWithoutServer();
        return part!;
    }
}
