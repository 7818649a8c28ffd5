using Reciprocity.SystemTests.Networks;
using Reciprocity.SystemTests.Running;

namespace Reciprocity.SystemTests;

public sealed class CollegeMsgTests(RunningSystem running) : RunningSystemTest(running)
{
    private const string Network = "collegemsg";
    private const string Query = "?columns=actor,target,occurredAt&delimiter=space&time=unix&kind=message&source=collegemsg";

    [Fact]
    public async Task Two_thousand_students_have_the_measures_that_others_have_computed_however_often_their_messages_are_sent()
    {
        var reference = new Reference("collegemsg");
        for (var upload = 1; upload <= 3; upload++)
        {
            await using var file = SharedData.OpenGzip("CollegeMsg.txt.gz");
            Assert.Equal(reference.Events, await Live.Ingestion.PostAsync(Network, Posting.Csv, new StreamContent(file), Query).AcceptedAsync());
            await Live.FoldedAsync(more: upload == 1 ? reference.Events : 0);
            await reference.AssertAnsweredByAsync(Live.Projection.Http, Network);
        }

        await new ReferenceLedger("collegemsg", Live.Projection.Http, Network).AssertAsync();
        await new ReferenceLedger("collegemsg-day97", Live.Projection.Http, Network).AssertPairsAsync();
        await ReferenceCurves.AssertAsync("collegemsg", Live.Projection.Http, Network);
        await ReferenceCurves.AssertAsync("collegemsg-day97", Live.Projection.Http, Network);
    }
}
