using Reciprocity.TestKit.Contracts;

namespace Reciprocity.Ingestion.Tests.Contracts;

/// <summary>The OpenAPI document is complete, and what the service answers is what it says.</summary>
public sealed class ContractTests(JournalQueueFixture journal) : JournalQueueTests(journal)
{
    private const string Engagements = "/v1/networks/{network}/engagements";
    private const string Webhooks = "/v1/networks/{network}/webhooks/{platform}";

    [Fact]
    public async Task The_document_leaves_nothing_out_and_its_examples_are_as_it_says()
    {
        var contract = await ServiceContract.OfAsync(Http);

        Assert.NotEmpty(contract.Operations);
        Assert.Empty(contract.Shortcomings());
    }

    [Fact]
    public async Task Answers_are_as_the_document_says()
    {
        var contract = await ServiceContract.OfAsync(Http);
        var asked = new HashSet<string>();
        var statuses = new HashSet<int>();
        var differences = new List<string>();
        foreach (var (operation, send) in Requests())
        {
            using var answer = await send();
            asked.Add(operation);
            statuses.Add((int)answer.StatusCode);
            differences.AddRange(await contract.DifferencesAsync(operation, answer));
        }

        Assert.Empty(differences);
        Assert.Equal(contract.Operations.Order(), asked.Order());
        Assert.Equal([200, 202, 204, 207, 400, 401, 403, 404, 405, 413, 415], statuses.Order());
    }

    [Fact]
    public async Task Without_a_broker_the_answer_is_as_the_document_says()
    {
        await using var service = new IngestionService(new Uri("amqp://guest:guest@127.0.0.1:9/"));
        using var http = service.Start();
        var contract = await ServiceContract.OfAsync(http);

        using var answer = await http.SendAsync(Sending.Json, Sending.Like(1));

        Assert.Equal(503, (int)answer.StatusCode);
        Assert.Empty(await contract.DifferencesAsync($"post {Engagements}", answer));
    }

    private IEnumerable<(string Operation, Func<Task<HttpResponseMessage>> Send)> Requests()
    {
        yield return ($"post {Engagements}", () => Http.SendAsync(Sending.Json, Sending.Like(1)));
        yield return ($"post {Engagements}", () => Http.SendAsync(Sending.Json, $"[{Sending.Like(1)},7,{Sending.Like(1)}]"));
        yield return ($"post {Engagements}", () => Http.SendAsync(Sending.Json, "{}"));
        yield return ($"post {Engagements}", () => Http.SendAsync(Sending.Json, "nonsense"));
        yield return ($"post {Engagements}", () => Http.SendAsync(Sending.Csv, "kind,actor,target\nlike,ana,bo\n", "?source=shop"));
        yield return ($"post {Engagements}", () => Http.SendAsync("text/plain", "like"));
        yield return ($"post {Engagements}", () => Http.SendAsync(Sending.Json, new string(' ', (32 * 1024 * 1024) + 1)));
        yield return ($"options {Engagements}", () => AskAsync("OPTIONS", "/v1/networks/demo/engagements"));
        yield return ($"options {Engagements}", () => AskAsync("OPTIONS", "/v1/networks/demo/engagements", ("WebHook-Request-Origin", "shop.example")));
        yield return ($"options {Engagements}", () => AskAsync("OPTIONS", "/v1/networks/demo/engagements", ("WebHook-Request-Origin", "shop.example"), ("WebHook-Request-Rate", "-1")));
        yield return ($"post {Webhooks}", () => Http.DeliverAsync("instagram", """{"object":"instagram","entry":[]}"""));
        yield return ($"post {Webhooks}", () => Http.DeliverAsync("instagram", "{}", secret: "wrong"));
        yield return ($"post {Webhooks}", () => Http.DeliverAsync("nobody", "{}"));
        yield return ($"post {Webhooks.Replace("{platform}", "bluesky", StringComparison.Ordinal)}", () => Http.DeliverAsync("bluesky", """{"kind":"identity"}"""));
        yield return ($"get {Webhooks}", () => AskAsync("GET", $"/v1/networks/demo/webhooks/instagram?hub.mode=subscribe&hub.challenge=42&hub.verify_token={Signing.VerifyToken}"));
        yield return ($"get {Webhooks}", () => AskAsync("GET", "/v1/networks/demo/webhooks/instagram?hub.mode=subscribe&hub.challenge=42&hub.verify_token=wrong"));
        yield return ($"get {Webhooks}", () => AskAsync("GET", "/v1/networks/demo/webhooks/bluesky"));
    }

    private async Task<HttpResponseMessage> AskAsync(string method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await Http.SendAsync(request);
    }
}
