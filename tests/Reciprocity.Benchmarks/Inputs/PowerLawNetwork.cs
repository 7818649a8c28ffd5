namespace Reciprocity.Benchmarks.Inputs;

/// <summary>
/// A made-up network, the same for the same seed: few members do most (the k-th most active one in proportion to
/// k^(−<see cref="Exponent"/>)), 30 % of the openings are answered, 1 % of the facts come late, 0.5 % are taken back.
/// </summary>
internal sealed class PowerLawNetwork
{
    private const double Exponent = 0.7;
    private const double Answered = 0.30;
    private const double Late = 0.01;
    private const double Retracted = 0.005;
    private const int LongestDelay = 20_000;
    private static readonly DateTime Start = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly TimeSpan Span = TimeSpan.FromDays(90);
    private static readonly (string Kind, double UpTo)[] Kinds =
        [("like", 0.55), ("comment", 0.75), ("mention", 0.83), ("share", 0.90), ("message", 0.96), ("follow", 1)];

    private readonly Random _random;
    private readonly int _members;
    private readonly int _events;
    private readonly List<Fact> _sent;
    private readonly PriorityQueue<Fact, int> _planned = new();
    private readonly HashSet<(int, int)> _follows = [];
    private int _ids;

    private PowerLawNetwork(int seed, int events, int members)
    {
        _random = new Random(seed);
        _members = members;
        _events = events;
        _sent = new List<Fact>(events);
    }

    public static Input One(int events, int members, int seed = 1) =>
        new($"power law, {events:N0} events, {members:N0} members", [("bench", new PowerLawNetwork(seed, events, members).Generate())]);

    /// <summary>As many events and members as <see cref="One"/>, in many networks.</summary>
    public static Input Many(int networks, int events, int members) => new(
        $"power law, {events:N0} events, {members:N0} members, {networks:N0} networks",
        [.. Enumerable.Range(0, networks).Select(n => ($"bench-{n}", new PowerLawNetwork(n, events / networks, Math.Max(3, members / networks)).Generate()))]);

    private Fact[] Generate()
    {
        while (_sent.Count < _events)
        {
            if (_planned.TryPeek(out var planned, out var due) && due <= _sent.Count)
            {
                _planned.Dequeue();
                Send(planned.Id == 0 ? planned with { At = Now() } : planned);
            }
            else
            {
                Open();
            }
        }

        return [.. _sent];
    }

    private DateTime Now() => Start + (Span * ((double)_sent.Count / _events));

    private void Open()
    {
        var actor = Member();
        var target = Member();
        if (actor == target)
        {
            return;
        }

        var fact = New(actor, target);
        if (_random.NextDouble() < Answered)
        {
            // Its id is given, and its time is, when it is sent.
            _planned.Enqueue(New(target, actor), _sent.Count + Lag(_events / 20));
        }

        if (_random.NextDouble() < Late)
        {
            _planned.Enqueue(fact with { Id = ++_ids, At = Now() }, _sent.Count + Lag(LongestDelay));
        }
        else
        {
            Send(fact with { At = Now() });
        }
    }

    private void Send(Fact fact)
    {
        var sent = fact.Id == 0 ? fact with { Id = ++_ids } : fact;
        _sent.Add(sent);
        if (sent.Retracts == 0 && _random.NextDouble() < Retracted)
        {
            var at = sent.At.AddHours(1);
            _planned.Enqueue(sent with { Id = ++_ids, At = at, Retracts = sent.Id }, _sent.Count + Lag(LongestDelay));
        }
    }

    /// <summary>Nobody follows somebody twice: what a second follow counts for depends on when the first was taken back.</summary>
    private Fact New(int actor, int target)
    {
        var drawn = _random.NextDouble();
        var kind = Array.Find(Kinds, kind => drawn < kind.UpTo).Kind;
        if (kind == "follow" && !_follows.Add((actor, target)))
        {
            kind = "like";
        }

        return new(0, actor, target, kind, kind is "like" or "comment" or "share" ? 1 + _random.Next(_members * 10) : 0, default);
    }

    private int Member() => (int)(_members * Math.Pow(_random.NextDouble(), 1 / (1 - Exponent)));

    private int Lag(int longest) => 1 + (int)(longest * Math.Pow(_random.NextDouble(), 3));
}
