using System.Diagnostics;
using JasperFx.Events;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Reciprocity.Contracts.V1;
using Reciprocity.Domain.Policies;
using Reciprocity.Projection.Erasures;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Benchmarks;

/// <summary>What a late event costs in a pair of 100,000 engagements, in a page that folds 5,000 others.</summary>
internal static class RefoldBenchmark
{
    private const string Network = "refold";
    private const int LongHistory = 100_000;
    private const int Others = 5_000;
    private const int Rounds = 9;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task<int> RunAsync(string connectionString)
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>();
        await using var source = StorageSetup.Connect(connectionString, new Instance("benchmark"));
        var journalOptions = StorageSetup.Journal();
        journalOptions.Connection(source);
        await using var journal = new DocumentStore(journalOptions);
        await using var readModels = new ReadModels(new(Generation.First, EngagementPolicy.Default), source, new FoldMetrics(meters));
        await SchemaUpdate.ApplyAsync(source, journal, CancellationToken.None);
        await JournalIndexes.CreateAsync(source, CancellationToken.None);
        await SchemaUpdate.ApplyAsync(source, readModels, CancellationToken.None);
        var writer = new JournalWriter(journal, source, new Intake(TimeProvider.System), new Lanes(TimeProvider.System), new ErasureGate(new ErasureKey(source, Options.Create(new ErasureOptions()))), new JournalMetrics(meters));
        using var fold = new ReciprocityFold(readModels.Generation, new FoldMetrics(meters));

        var folded = 0L;
        var id = 0;
        async Task<(TimeSpan Time, long Allocated)> FoldAsync(IEnumerable<PackedEngagement> engagements)
        {
            foreach (var pack in engagements.Chunk(500))
            {
                await writer.AppendAsync([new EngagementPack { Network = Network, Engagements = pack }], CancellationToken.None);
            }

            await using var session = readModels.Store.LightweightSession(Network);
            List<IEvent> events = [.. await session.Events.QueryAllRawEvents().Where(e => e.Sequence > folded).OrderBy(e => e.Sequence).ToListAsync()];
            var (started, before) = (Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes(precise: true));
            await fold.ApplyAsync(session, events, CancellationToken.None);
            await session.SaveChangesAsync();
            var took = (Stopwatch.GetElapsedTime(started), GC.GetTotalAllocatedBytes(precise: true) - before);
            folded = events[^1].Sequence;
            return took;
        }

        for (var i = 0; i < LongHistory; i += Others)
        {
            await FoldAsync(Enumerable.Range(i, Others).Select(minute => Engaged(id++, minute % 3 == 0 ? "bo" : "ana", minute % 3 == 0 ? "ana" : "bo", Start.AddMinutes(minute))));
        }

        List<(TimeSpan Time, long Allocated)> plain = [], late = [];
        for (var round = 0; round < Rounds; round++)
        {
            plain.Add(await FoldAsync(OthersOf(round * 2)));
            late.Add(await FoldAsync([.. OthersOf((round * 2) + 1), Engaged(id++, "ana", "bo", Start.AddMinutes(LongHistory - 100 - round).AddSeconds(30))]));
        }

        var (without, with) = (Median(plain), Median(late));
        Console.WriteLine(
            $"""
             | page of {Others:N0} others | median of {Rounds} | allocated |
             |---|---|---|
             | without a late event | {without.Time.TotalMilliseconds:N0} ms | {without.Allocated / 1e6:N1} MB |
             | with one in a pair of {LongHistory:N0} | {with.Time.TotalMilliseconds:N0} ms | {with.Allocated / 1e6:N1} MB |
             | the late event itself | {(with.Time - without.Time).TotalMilliseconds:N0} ms | {(with.Allocated - without.Allocated) / 1e6:N1} MB |
             """);
        return 0;

        IEnumerable<PackedEngagement> OthersOf(int round) =>
            Enumerable.Range(0, Others).Select(i => Engaged(id++, $"m{i % 1000}", $"n{i / 5}", Start.AddDays(100).AddMinutes((round * Others) + i)));
    }

    private static (TimeSpan Time, long Allocated) Median(List<(TimeSpan Time, long Allocated)> measured) =>
        (measured.Select(m => m.Time).Order().ElementAt(measured.Count / 2), measured.Select(m => m.Allocated).Order().ElementAt(measured.Count / 2));

    private static PackedEngagement Engaged(int id, string actor, string target, DateTimeOffset at) => new()
    {
        EventId = Domain.Engagements.EventIdentity.Of(Network, "bench", $"{id}"),
        Source = "bench",
        Id = $"{id}",
        Kind = "like",
        Actor = actor,
        Target = target,
        OccurredAt = at,
    };
}
