using Reciprocity.SystemTests.Networks;
using Reciprocity.SystemTests.Running;

namespace Reciprocity.SystemTests;

public sealed class ScaleTests(Parts parts) : SystemTest(parts)
{
    [Fact]
    public async Task Two_of_each_service_count_three_uploads_at_once_as_one_and_answer_alike()
    {
        const string Network = "two-of-each";
        var known = KnownNetwork.Load();
        var system = await StartSystemAsync(new() { Ingestions = 2, Projections = 2 });

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Upload.Start(system.Ingestions, Network, known.Facts).Completion));

        await system.FoldedAsync(more: known.Events);
        foreach (var projection in system.Projections)
        {
            await known.AssertAnsweredByAsync(projection, Network);
        }
    }
}
