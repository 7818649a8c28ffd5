using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Reciprocity.Benchmarks.Inputs;
using Reciprocity.Benchmarks.Limits;
using Reciprocity.Benchmarks.Measuring;
using Reciprocity.TestKit;

namespace Reciprocity.Benchmarks.Contenders;

/// <summary>A running system that is sent engagements and asked by HTTP, on a PostgreSQL and a RabbitMQ of its own, with empty data.</summary>
internal abstract class Contender : IAsyncDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);
    private readonly List<ServiceProcess> _services = [];
    private readonly List<Measured> _measured = [new(Meter.Client, Environment.ProcessId)];
    private readonly string _logs = Directory.CreateTempSubdirectory("reciprocity-bench-").FullName;
    private PrivateDatabase? _postgres;
    private PrivateBroker? _rabbit;
    private ServiceProcess? _asked;

    public abstract string Name { get; }

    public IReadOnlyList<Measured> Processes => _measured;

    public string Database => _postgres!.ConnectionString;

    public HttpClient Queries => _asked!.Http;

    public Uri Ingestion { get; private set; } = null!;

    /// <summary>Where bodies of this kind are posted to.</summary>
    public abstract string PostPath(string network, BodyKind kind);

    public abstract string NetworkPath(string network);

    /// <summary>Whether the network's figures are kept, and not counted when they are asked for.</summary>
    public abstract bool KeepsNetworks { get; }

    public string PairPath(string network, string a, string b) => $"{NetworkPath(network)}/relationships/{a}/{b}";

    public string MemberPath(string network, string member) => $"{NetworkPath(network)}/members/{member}";

    public string PagePath(string network, string member) => $"{MemberPath(network, member)}/relationships?limit=50";

    public abstract Task<Counts> CountsAsync(string network);

    /// <summary>Waits until so many events were folded since it was started, and nothing is under way.</summary>
    public async Task FoldedAsync(long events, CancellationToken cancellation)
    {
        while (true)
        {
            var asked = Stopwatch.GetTimestamp();
            if (await IsFoldedAsync(events))
            {
                return;
            }

            // To look costs what is measured: a twentieth of the time at most.
            await Task.Delay(BetweenLooks + (20 * Stopwatch.GetElapsedTime(asked)), cancellation);
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        // The services first, so that they let go of what they use.
        await Task.WhenAll(_services.Select(service => service.DisposeAsync().AsTask()));
        await (_rabbit?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_postgres?.DisposeAsync() ?? ValueTask.CompletedTask);
        Directory.Delete(_logs, recursive: true);
    }

    public string LogTails() => string.Join("\n\n", _services.Select(service => $"--- {service.Name}\n{service.LogTail(30)}"));

    protected abstract Task<bool> IsFoldedAsync(long events);

    /// <summary>Starts the parts, then the services: those that journal and fold, the one that is asked, then the one that is sent to.</summary>
    /// <param name="answersApart">Whether the one that is asked is one more, which only answers; else it is the first of those that fold.</param>
    protected async Task StartAsync(IReadOnlyList<string> projection, IReadOnlyList<string> sentTo, int instances, bool answersApart)
    {
        _postgres = await PrivateDatabase.StartAsync();
        _rabbit = await PrivateBroker.StartAsync();
        _measured.Add(new("PostgreSQL", _postgres.ProcessId));
        _measured.Add(new("broker", _rabbit.ProcessId));
        for (var i = 1; i <= instances; i++)
        {
            await StartAsync(projection, "projection", i);
        }

        _asked = answersApart ? await StartAsync(projection, "answers", 1, answersOnly: true) : _services[0];
        Ingestion = (await StartAsync(sentTo, "ingestion", 1)).Http.BaseAddress!;
    }

    private async Task<ServiceProcess> StartAsync(IReadOnlyList<string> command, string name, int number, bool answersOnly = false)
    {
        var service = new ServiceProcess(command, $"{name}-{number}", _logs, new Dictionary<string, string>
        {
            ["ConnectionStrings__RabbitMq"] = _rabbit!.Address.ToString(),
            ["ConnectionStrings__Postgres"] = _postgres!.ConnectionString,
            ["Instance"] = $"{name}-{number}",
            ["AnswersOnly"] = $"{answersOnly}",
        });
        _services.Add(service);
        await service.StartAsync();
        _measured.Add(new(name, service.ProcessId));
        return service;
    }

    protected async Task<JsonElement> AskAsync(string path) => await Queries.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative));
}
