using System.Globalization;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests.Running;

/// <summary>The whole system: its services as processes, as many of each as a test asks for, on the shared parts.</summary>
public sealed class ReciprocitySystem : IAsyncDisposable
{
    /// <summary>Many times what it takes, for machines that are busy with something else.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static int _started;
    private readonly List<ServiceProcess> _ingestions = [];
    private readonly List<ServiceProcess> _projections = [];
    private readonly List<ServiceProcess> _answering = [];
    private long _journaled;

    private ReciprocitySystem()
    {
    }

    public IReadOnlyList<ServiceProcess> Ingestions => _ingestions;

    /// <summary>Those that journal and fold, and answer as well.</summary>
    public IReadOnlyList<ServiceProcess> Projections => _projections;

    public ServiceProcess Ingestion => _ingestions[0];

    public ServiceProcess Projection => _projections[0];

    /// <summary>The projection that only answers.</summary>
    public ServiceProcess Answering => _answering.Single();

    public IEnumerable<ServiceProcess> Services => [.. _ingestions, .. _projections, .. _answering];

    /// <summary>Starts it, and waits until what an earlier test may have left in the queue is folded.</summary>
    public static async Task<ReciprocitySystem> StartAsync(Parts parts, SystemSettings settings)
    {
        await parts.UpAsync();
        var system = new ReciprocitySystem();
        var broker = parts.Broker.Address.ToString();
        for (var i = 1; i <= settings.Ingestions; i++)
        {
            system._ingestions.Add(new("Reciprocity.Ingestion", Name("ingestion", i), parts.Logs, new Dictionary<string, string>(settings.OfAll)
            {
                ["ConnectionStrings__RabbitMq"] = broker,
            }));
        }

        for (var i = 1; i <= settings.Projections; i++)
        {
            system._projections.Add(Projection(Name("projection", i), answersOnly: "false"));
        }

        if (settings.AnswersApart)
        {
            system._answering.Add(Projection(Name("answering", 1), answersOnly: "true"));
        }

        foreach (var service in system.Services.Where(_ => settings.Key is not null))
        {
            service.Http.DefaultRequestHeaders.Add("X-Api-Key", settings.Key);
        }

        try
        {
            await Task.WhenAll(system.Services.Select(service => service.StartAsync()));
            await system.SettledAsync();
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }

        ServiceProcess Projection(string name, string answersOnly) => new(
            "Reciprocity.Projection", name, parts.Logs, new Dictionary<string, string>(settings.OfAll.Concat(settings.OfProjections))
            {
                ["ConnectionStrings__RabbitMq"] = broker,
                ["ConnectionStrings__Postgres"] = settings.Database ?? parts.Database.ConnectionString,
                ["Instance"] = name,
                ["AnswersOnly"] = answersOnly,
            });
    }

    /// <summary>Waits until whatever is under way is folded, from which <see cref="FoldedAsync"/> then counts.</summary>
    public async Task SettledAsync() => _journaled = (await QuietAsync(_ => true)).Events;

    /// <summary>Waits until everything is folded, and expects the journal to hold so many events more than the last time.</summary>
    public async Task FoldedAsync(long more)
    {
        _journaled += more;
        var status = await QuietAsync(status => status.Events >= _journaled);
        Assert.Equal(_journaled, status.Events);
    }

    /// <summary>The projection that leads and answers.</summary>
    public async Task<ServiceProcess> LeaderAsync()
    {
        var asked = _projections.First(projection => projection.IsRunning);
        var status = await Eventually.HoldsAsync(
            "a running instance leads",
            Patience,
            () => Status.OfAsync(asked),
            status => _projections.Any(projection => projection.IsRunning && projection.Name == status.Leader));
        return _projections.Single(projection => projection.Name == status.Leader);
    }

    /// <summary>Waits until nothing is under way at any running projection, twice in a row: between broker and service nobody counts.</summary>
    private async Task<Status> QuietAsync(Predicate<Status> enough)
    {
        var quiet = 0;
        return await Eventually.HoldsAsync("everything is folded", Patience, AskAllAsync, status =>
            (quiet = status is { Lag: 0, Ready: 0, Unacked: 0, Leader: not null } && enough(status) ? quiet + 1 : 0) == 2);
    }

    public string LogTails() => string.Join("\n\n", Services.Select(service => $"--- {service.Name}\n{service.LogTail()}"));

    public async ValueTask DisposeAsync() => await Task.WhenAll(Services.Select(service => service.DisposeAsync().AsTask()));

    private async Task<Status> AskAllAsync()
    {
        var answers = await Task.WhenAll(_projections.Where(projection => projection.IsRunning).Select(Status.OfAsync));
        return answers[^1] with { Unacked = answers.Sum(answer => answer.Unacked), Lag = answers.Max(answer => answer.Lag) };
    }

    private static string Name(string service, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{service}-{number}-{Interlocked.Increment(ref _started)}");
}

/// <summary>What a test wants of its system.</summary>
public sealed record SystemSettings
{
    public int Ingestions { get; init; } = 1;

    public int Projections { get; init; } = 1;

    /// <summary>Whether there is one projection more, which only answers.</summary>
    public bool AnswersApart { get; init; }

    /// <summary>Where the projections find PostgreSQL; null for straight at it.</summary>
    public string? Database { get; init; }

    /// <summary>More settings of all services, as environment variables.</summary>
    public IReadOnlyDictionary<string, string> OfAll { get; init; } = new Dictionary<string, string>();

    /// <summary>The access key that the test itself uses; null where none is configured.</summary>
    public string? Key { get; init; }

    /// <summary>More settings of the projections, as environment variables.</summary>
    public IReadOnlyDictionary<string, string> OfProjections { get; init; } = new Dictionary<string, string>();
}
