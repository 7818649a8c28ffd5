using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Reciprocity.Domain.Policies;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Benchmarks.Limits;

/// <summary>The real tables, made by the services' own code: the limit writes into exactly the columns and indexes that they have.</summary>
internal static class Tables
{
    public static readonly string Journal = Schemas.Journal;
    public static readonly string ReadModels = new Generation(Generation.First, EngagementPolicy.Default).Schema;

    /// <summary>Makes them, with a stream for each network and writer, and returns the serializer of what they hold.</summary>
    public static async Task<ISerializer> CreateAsync(NpgsqlDataSource database, IEnumerable<string> networks, IEnumerable<string> streams)
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var options = StorageSetup.Journal();
        options.Connection(database);
        await using var journal = new DocumentStore(options);
        await using var readModels = new ReadModels(
            new(Generation.First, EngagementPolicy.Default), database, new FoldMetrics(services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>()));
        await SchemaUpdate.ApplyAsync(database, journal, CancellationToken.None);
        await JournalIndexes.CreateAsync(database, CancellationToken.None);
        await SchemaUpdate.ApplyAsync(database, readModels, CancellationToken.None);

        await using var insert = database.CreateCommand(
            $"insert into {Journal}.mt_streams (id, tenant_id, version) select stream, network, 0 from unnest($1) stream, unnest($2) network");
        insert.Parameters.Add(new() { Value = streams.ToArray() });
        insert.Parameters.Add(new() { Value = networks.ToArray() });
        await insert.ExecuteNonQueryAsync();
        return ((IReadOnlyStoreOptions)StorageSetup.ReadModels(readModels.Generation, new ReciprocityFold(readModels.Generation, null!))).Serializer();
    }
}
