using Reciprocity.SystemTests.Networks;
using Reciprocity.SystemTests.Running;

namespace Reciprocity.SystemTests;

public sealed class HiggsTests(RunningSystem running) : RunningSystemTest(running)
{
    private const string Network = "higgs";
    private const string Query = "?columns=actor,target,occurredAt,kind&delimiter=space&time=unix&kinds=RT:share,MT:mention,RE:comment&source=higgs";
    private const long MostMemory = 500_000_000;

    [Fact]
    public async Task Three_hundred_thousand_members_have_the_measures_that_others_have_computed_and_fit_into_memory()
    {
        var reference = new Reference("higgs");
        await using var file = SharedData.OpenGzip("higgs-activity_time.txt.gz");
        Assert.Equal(reference.Events, await Live.Ingestion.PostAsync(Network, Posting.Csv, new StreamContent(file), Query).AcceptedAsync());
        await Live.FoldedAsync(more: reference.Events);
        await reference.AssertAnsweredByAsync(Live.Projection.Http, Network);
        await new ReferenceLedger("higgs", Live.Projection.Http, Network).AssertAsync();
        await ReferenceCurves.AssertAsync("higgs", Live.Projection.Http, Network, binned: 1e-4);
        foreach (var service in Live.Services)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{service.Name}: at most {service.PeakMemory:N0} bytes");
            Assert.True(service.PeakMemory is null or < MostMemory, $"{service.Name} had {service.PeakMemory:N0} bytes resident");
        }
    }
}
