using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Reciprocity.Projection.Operations;
using Reciprocity.Projection.Tests.Erasures;

namespace Reciprocity.Projection.Tests.Operations;

public sealed class StateWatchTests(ErasureDatabase database) : IClassFixture<ErasureDatabase>
{
    private const string Network = "watched";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_erasure_that_is_not_done_is_seen_until_it_is()
    {
        await database.Folded.FoldAsync(Network, FoldedDatabase.Engaged(Network, 1, "like", "ana", "bo", new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal(0, await UnfinishedAsync());

        await database.Start.OfAsync(Network, "ana", Cancellation);
        Assert.Equal(1, await UnfinishedAsync());

        await database.Eraser.EraseAllAsync(Cancellation);
        Assert.Equal(0, await UnfinishedAsync());
    }

    /// <summary>As the gauge shows it.</summary>
    private async Task<long> UnfinishedAsync()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = new StateMetrics(services.GetRequiredService<IMeterFactory>());
        await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
        metrics.Show(await StateReading.ReadAsync(connection, (await database.Folded.Stores.ActiveAsync(Cancellation)).Generation, Cancellation), []);
        long? shown = null;
        using var listener = new MeterListener { InstrumentPublished = (instrument, all) => all.EnableMeasurementEvents(instrument) };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => shown = instrument.Name == "reciprocity.erasures.unfinished" ? value : shown);
        listener.Start();
        listener.RecordObservableInstruments();
        return Assert.NotNull(shown);
    }
}
