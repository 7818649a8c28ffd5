using System.Diagnostics.Metrics;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Reciprocity.Domain.Policies;
using Reciprocity.Projection.Erasures;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Storage;
using Reciprocity.TestKit;

namespace Reciprocity.Projection.Tests;

/// <summary>A database of the tests' own with the projection's schemas, and the stores on it as the service has them.</summary>
public sealed class JournalDatabase : IAsyncLifetime
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private SharedDatabase? _database;
    private NpgsqlDataSource? _source;
    private DocumentStore? _journal;
    private ReadModels? _readModels;

    internal NpgsqlDataSource Source => Required(_source);

    internal string ConnectionString => Required(_database).ConnectionString;

    internal DocumentStore Journal => Required(_journal);

    internal ReadModels ReadModels => Required(_readModels);

    internal ErasureKey ErasureKey => new(Source, Options.Create(new ErasureOptions()));

    internal ErasureGate ErasureGate => new(ErasureKey);

    internal IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public async ValueTask InitializeAsync()
    {
        _database = await SharedDatabase.TryCreateAsync();
        if (_database is null)
        {
            return;
        }

        _source = StorageSetup.Connect(_database.ConnectionString, new Instance("tests"));
        var options = StorageSetup.Journal();
        options.Connection(_source);
        _journal = new DocumentStore(options);
        _readModels = new ReadModels(new(Generation.First, EngagementPolicy.Default), _source, new FoldMetrics(Meters));
        await SchemaUpdate.ApplyAsync(_source, _journal, CancellationToken.None);
        await SchemaUpdate.ApplyAsync(_source, _readModels, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await ReadModels.DisposeAsync();
            await Journal.DisposeAsync();
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
