using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Reciprocity.TestKit;

namespace Reciprocity.Ingestion.Tests.Hostile;

/// <summary>
/// Whatever is sent is answered as the document says, and the service stays as small as it was. RECIPROCITY_HOSTILE is how many
/// requests to send, RECIPROCITY_HOSTILE_SEED the number of the first.
/// </summary>
public sealed class HostileRequestTests(JournalQueueFixture journal) : JournalQueueTests(journal)
{
    private const int Senders = 8;
    private const long MostMemory = 300L * 1024 * 1024;

    [Fact]
    public async Task Whatever_is_sent_is_answered_as_documented_in_little_memory()
    {
        var count = Number("RECIPROCITY_HOSTILE", otherwise: 3_000);
        var first = Number("RECIPROCITY_HOSTILE_SEED", otherwise: 1);
        await using var service = await StartAsync();
        var document = await ContractDocument.OfAsync(service.Http);
        var answers = new ConcurrentDictionary<int, int>();
        var wrong = new ConcurrentQueue<string>();
        var started = Stopwatch.GetTimestamp();

        await Parallel.ForEachAsync(
            Enumerable.Range(first, count),
            new ParallelOptions { MaxDegreeOfParallelism = Senders },
            async (number, _) =>
            {
                using var request = HostileRequest.Of(document, number);
                var (status, complaint) = await SendAsync(request, service.Http);
                answers.AddOrUpdate(status, 1, (_, seen) => seen + 1);
                if (complaint is not null)
                {
                    wrong.Enqueue($"{number}: {complaint} for {request}");
                }

                if (number % 1000 == 0)
                {
                    await Journal.EmptyAsync();
                }
            });

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{count} from {first} in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s: {string.Join(", ", answers.OrderBy(answer => answer.Key).Select(answer => $"{answer.Key} {answer.Value} times"))}; at most {service.PeakMemory / 1024 / 1024} MiB");
        Assert.True(wrong.IsEmpty, $"{wrong.Count} wrong answers:\n{string.Join('\n', wrong.Take(30))}\n{service.LogTail(20)}");
        Assert.True(service.PeakMemory is null or < MostMemory, $"{service.PeakMemory} bytes");
        Assert.True(answers.ContainsKey(202) && answers.ContainsKey(207) && answers.ContainsKey(400), "The requests are not of every sort.");
    }

    /// <returns>The status, 0 when the connection was cut, and what is wrong about it.</returns>
    private static async Task<(int Status, string? Wrong)> SendAsync(HostileRequest request, HttpClient http)
    {
        try
        {
            using var response = await request.SendAsync(http);
            return ((int)response.StatusCode, await WhatIsWrongAsync(request, response));
        }
        catch (HttpRequestException exception)
        {
            return (0, request.MayBeCutOff ? null : $"not answered: {exception.GetBaseException().Message}");
        }
    }

    private static async Task<string?> WhatIsWrongAsync(HostileRequest request, HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var text = await response.Content.ReadAsStringAsync();
        if (!request.MayBeAnswered(status) || (status >= 500 && status != 503))
        {
            return $"{status} is not documented: {text[..Math.Min(text.Length, 300)]}";
        }

        if (status == 503 && response.Headers.RetryAfter is null)
        {
            return "503 without Retry-After";
        }

        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return null;
        }

        using var problem = JsonDocument.Parse(text);
        return problem.RootElement.TryGetProperty("detail", out var detail) && !detail.GetString()!.Contains("   at ", StringComparison.Ordinal)
            ? null
            : $"{status} says nothing of what to change: {text[..Math.Min(text.Length, 300)]}";
    }

    private static async Task<ServiceProcess> StartAsync()
    {
        var service = new ServiceProcess("Reciprocity.Ingestion", "hostile", Directory.CreateTempSubdirectory("reciprocity-hostile-").FullName, new Dictionary<string, string>
        {
            ["ConnectionStrings__RabbitMq"] = SharedBroker.Address.ToString(),
            ["Webhooks__instagram__Secret"] = Signing.Secret,
            ["Webhooks__instagram__VerifyToken"] = Signing.VerifyToken,
            ["Webhooks__x__Secret"] = Signing.Secret,
            ["Webhooks__mastodon__Secret"] = Signing.Secret,
        });
        await service.StartAsync();
        return service;
    }

    private static int Number(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : otherwise;
}
