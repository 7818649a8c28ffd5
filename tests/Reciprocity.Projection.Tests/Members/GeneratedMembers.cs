using Reciprocity.Contracts.V1;
using Reciprocity.Domain.Engagements;

namespace Reciprocity.Projection.Tests.Members;

/// <summary>
/// Two hundred days of a network of about 250 members, the same for the same seed: circles that know each other, some whom
/// everybody looks at, some who come late or leave; every kind, views by known and unknown viewers, follows that end and begin
/// again, campaigns, self-engagements, retractions by id and by match, also of what never was, late arrivals and repetitions.
/// </summary>
public static class GeneratedMembers
{
    public const int Days = 200;
    public static readonly DateTimeOffset Start = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    private const int Circles = 8;
    private const int Initiations = 9_000;
    private const double FameOfFamous = 12;

    private static readonly string[] AwkwardNames = ["😀", "\uFFFD", "日本", "a/b", "a%2Fb", "with space"];
    private static readonly string[] Kinds = ["like", "like", "like", "like", "mention", "share", "follow", "comment", "comment", "message"];

    /// <summary>Every member, whether anything happened to it or not.</summary>
    public static IReadOnlyList<string> Members { get; } = [.. AwkwardNames, .. Enumerable.Range(0, 244).Select(number => $"m{number:000}")];

    /// <summary>The facts in the order in which they arrive, which is not that in which they occurred.</summary>
    public static IReadOnlyList<PackedEngagement> Facts(string network, int seed = 1) => new Life(network, seed).Facts();

    private sealed class Life
    {
        private readonly string _network;
        private readonly Random _random;
        private readonly Person[] _people;
        private readonly List<PackedEngagement> _facts = [];

        public Life(string network, int seed)
        {
            _network = network;
            _random = new Random(seed);
            _people = [.. Members.Select(NewPerson)];
        }

        private sealed record Person(string Name, int Circle, int Joins, int Leaves, double Activity, double Fame, double Answers);

        public List<PackedEngagement> Facts()
        {
            for (var i = 0; i < Initiations; i++)
            {
                Initiate(_random.Next(Days));
            }

            foreach (var original in _facts.ToList())
            {
                TakeBackSome(original);
            }

            // Of what never was, or has not come.
            Add("like", _people[1].Name, _people[2].Name, Day(90)).Retract(_network, _facts, byId: true, Day(91));
            _facts.RemoveAt(_facts.Count - 2);
            return InOrderOfArrival();
        }

        private Person NewPerson(string name, int number)
        {
            var joins = number % 9 == 0 ? Days - 1 - _random.Next(40) : _random.Next(60);
            var leaves = number % 4 == 1 ? joins + 20 + _random.Next(120) : Days;
            var famous = number % 23 == 5;
            return new(
                name,
                number % Circles,
                joins,
                leaves,
                Activity: (famous ? 0.05 : 1) / (1 + (_random.NextDouble() * 12)),
                Fame: famous ? FameOfFamous : 1 / (1 + (_random.NextDouble() * 5)),
                Answers: famous ? 0.4 + (_random.NextDouble() / 2) : _random.NextDouble());
        }

        private void Initiate(int day)
        {
            if (Pick(_people.Where(person => IsThere(person, day)), person => person.Activity) is not { } actor)
            {
                return;
            }

            var at = Day(day).AddHours(_random.Next(24)).AddSeconds(_random.Next(3) == 0 ? 0 : _random.Next(3_600)).AddMicroseconds(_random.Next(2) * 123_456);
            if (_random.Next(80) == 0)
            {
                Add("like", actor.Name, actor.Name, at);
                return;
            }

            var near = _random.Next(10) < 8;
            var target = Pick(_people.Where(person => person != actor && (!near || person.Circle == actor.Circle) && person.Joins <= day), person => person.Fame);
            if (target is null)
            {
                return;
            }

            if (_random.Next(6) == 0)
            {
                Add("view", _random.Next(2) == 0 ? null : actor.Name, target.Name, at, count: _random.Next(1, 20));
                return;
            }

            Add(Kind(), actor.Name, target.Name, at);
            for (var more = IsFamous(target) ? _random.Next(5) : 0; more > 0; more--)
            {
                at = at.AddMinutes(1 + _random.Next(90));
                Add(Kind(), actor.Name, target.Name, at);
            }

            Converse(actor, target, at);
        }

        /// <summary>Answers, and answers to these: soon, within the window, exactly at its end, or late.</summary>
        private void Converse(Person actor, Person target, DateTimeOffset at)
        {
            var (from, to) = (target, actor);
            while (_random.NextDouble() < from.Answers * 0.8)
            {
                at = _random.Next(40) == 0 ? at.AddDays(7) : at.AddMinutes(Math.Exp(_random.NextDouble() * 10));
                if (at >= Day(Days) || !IsThere(from, (int)(at - Start).TotalDays))
                {
                    return;
                }

                Add(Kind(), from.Name, to.Name, at);
                (from, to) = (to, from);
            }
        }

        private void TakeBackSome(PackedEngagement original)
        {
            var later = original.OccurredAt.AddHours(_random.Next(1, original.Kind == "follow" ? 900 : 60));
            var chance = _random.Next(100);
            if (later < Day(Days) && original.Actor is not null && chance < (original.Kind == "follow" ? 30 : 6))
            {
                original.Retract(_network, _facts, byId: chance % 2 == 0, later);
            }
        }

        /// <summary>By time, but for some that come long after, and some that come twice.</summary>
        private List<PackedEngagement> InOrderOfArrival()
        {
            var inTime = _facts.OrderBy(fact => fact.OccurredAt).ThenBy(fact => fact.Id, StringComparer.Ordinal).ToList();
            var late = inTime.Where(_ => _random.Next(12) == 0).ToList();
            var again = inTime.Where(_ => _random.Next(50) == 0).ToList();
            return [.. inTime.Except(late), .. late.OrderBy(_ => _random.Next()), .. again];
        }

        private PackedEngagement Add(string kind, string? actor, string target, DateTimeOffset at, long count = 1)
        {
            var id = $"f-{_facts.Count}";
            var fact = new PackedEngagement
            {
                EventId = EventIdentity.Of(_network, "test", id),
                Source = "test",
                Id = id,
                Kind = kind,
                Actor = actor,
                Target = target,
                Content = _random.Next(3) == 0 ? null : $"post {_random.Next(4)}",
                OccurredAt = EngagementTime.Truncate(at),
                Campaign = CampaignOf(target, at),
                Count = count,
            };
            _facts.Add(fact);
            return fact;
        }

        /// <summary>Two campaigns, each of one creator for the most part: in the spring one engages back, in the autumn one's is of the last weeks.</summary>
        private string? CampaignOf(string target, DateTimeOffset at)
        {
            var day = (at - Start).TotalDays;
            var (spring, autumn) = (Members[5], Members[28]);
            return day is >= 40 and < 60 && (target == spring || _random.Next(300) == 0) ? "spring"
                : day is >= 175 and < 195 && (target == autumn || _random.Next(300) == 0) ? "autumn"
                : null;
        }

        private string Kind() => Kinds[_random.Next(Kinds.Length)];

        private static bool IsFamous(Person person) => person.Fame >= FameOfFamous;

        private static bool IsThere(Person person, int day) => person.Joins <= day && day < person.Leaves;

        private static DateTimeOffset Day(int day) => Start.AddDays(day);

        private Person? Pick(IEnumerable<Person> among, Func<Person, double> weight)
        {
            var candidates = among.ToList();
            var left = _random.NextDouble() * candidates.Sum(weight);
            return candidates.Find(candidate => (left -= weight(candidate)) <= 0) ?? candidates.LastOrDefault();
        }
    }

    private static void Retract(this PackedEngagement original, string network, List<PackedEngagement> facts, bool byId, DateTimeOffset at) => facts.Add(original with
    {
        EventId = EventIdentity.OfRetraction(network, original.Source, original.Id),
        OccurredAt = at,
        Count = 1,
        Campaign = null,
        Retracted = true,
        Retracts = byId ? original.EventId : null,
    });
}
