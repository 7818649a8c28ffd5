using Reciprocity.SystemTests.Networks;
using Reciprocity.SystemTests.Running;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests;

/// <summary>In a database of their own, which begins under the policy that they configure.</summary>
public sealed class OtherPolicyTests(Parts parts) : SystemTest(parts)
{
    private const string Network = "higgs";
    private const string Query = "?columns=actor,target,occurredAt,kind&delimiter=space&time=unix&kinds=RT:share,MT:mention,RE:comment&source=higgs";
    private static readonly Dictionary<string, string> ADay = new() { ["Policy__Version"] = "2", ["Policy__Window"] = "1.00:00:00", ["Policy__HalfLife"] = "2.00:00:00" };
    private SharedDatabase? _database;

    [Fact]
    public async Task Under_a_window_of_a_day_three_hundred_thousand_members_have_the_measures_that_others_have_computed()
    {
        var reference = new Reference("higgs-window1");
        await using var file = SharedData.OpenGzip("higgs-activity_time.txt.gz");
        await Parts.UpAsync();
        _database = await SharedDatabase.CreateAsync(Parts.Database.ConnectionString);
        var system = await StartSystemAsync(new() { Database = _database.ConnectionString, OfProjections = ADay });

        Assert.Equal(reference.Events, await system.Ingestion.PostAsync(Network, Posting.Csv, new StreamContent(file), Query).AcceptedAsync());
        await system.FoldedAsync(more: reference.Events);

        await new ReferenceLedger("higgs-window1", system.Projection.Http, Network).AssertAsync();
        await ReferenceCurves.AssertAsync("higgs-window1", system.Projection.Http, Network, binned: 1e-4);
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }
}
