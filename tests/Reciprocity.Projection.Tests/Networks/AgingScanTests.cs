using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Reciprocity.Projection.Networks;
using Reciprocity.Projection.Queries;
using Reciprocity.TestKit;

namespace Reciprocity.Projection.Tests.Networks;

public sealed class AgingScanTests(FoldedDatabase database) : IClassFixture<FoldedDatabase>
{
    private const string Network = "scanned";
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private int _scans;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_asked_for_lately_is_renewed_before_it_is_too_old_and_forgotten_after_a_while()
    {
        await database.FoldAsync(Network, FoldedDatabase.Engaged(Network, 1, "like", "ana", "bo", new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        var scan = new AgingScan<int>(database.Stores, database.Source, _clock, TimeSpan.FromMinutes(1), ReadAsync, NullLogger.Instance);
        Assert.Equal(1, await AskAsync(scan));
        scan.KeepYoung();
        Assert.Equal(1, await AskAsync(scan));

        _clock.Advance(TimeSpan.FromSeconds(50));
        scan.KeepYoung();
        await Eventually.HoldsAsync("it is renewed", TimeSpan.FromMinutes(1), () => AskAsync(scan), given => given == 2);

        // The first would be too old by now.
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(2, await AskAsync(scan));

        _clock.Advance(KeptAnswers.Remembered + TimeSpan.FromSeconds(1));
        scan.KeepYoung();
        await scan.PrepareAsync(Network, Cancellation);
        Assert.Equal(3, _scans);
    }

    private async Task<int> AskAsync(AgingScan<int> scan)
    {
        await using var snapshot = await Snapshot.OpenAsync(database.Stores, database.Source, Network, Cancellation);
        return (await scan.OfAsync(new(snapshot, snapshot.Network!, _clock.GetUtcNow(), IsDefault: true), Cancellation)).Value;
    }

    /// <summary>Takes long enough to be kept.</summary>
    private async Task<int> ReadAsync(Measurement.At at, CancellationToken cancellation)
    {
        await using var work = new NpgsqlCommand("select pg_sleep(0.02)", at.Snapshot.Connection);
        await work.ExecuteNonQueryAsync(cancellation);
        return Interlocked.Increment(ref _scans);
    }
}
