using System.Net;

namespace Reciprocity.Ingestion.Tests.Publishing;

public class LostQueueTests(JournalQueueFixture journal) : JournalQueueTests(journal)
{
    [Fact]
    public async Task Where_there_is_no_queue_nothing_is_confirmed_and_the_queue_is_declared_again()
    {
        await (await Http.SendAsync(Sending.Json, Sending.Like(0))).AnswerAsync(HttpStatusCode.Accepted);
        await Journal.DeleteQueueAsync();

        await (await Http.SendAsync(Sending.Json, Sending.Like(1))).ProblemAsync(HttpStatusCode.ServiceUnavailable);
        await (await Http.SendAsync(Sending.Json, Sending.Like(1))).AnswerAsync(HttpStatusCode.Accepted);
        Assert.Equal("e-1", Assert.Single(await Journal.TakeEngagementsAsync()).Id);
    }
}
