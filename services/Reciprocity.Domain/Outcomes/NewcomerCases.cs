using Reciprocity.Domain.Landmarks;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Domain.Outcomes;

/// <summary>
/// The comparison of newcomers, gathered pair by pair in any order. t₀ is a member's first engagement of anybody. Grouped by whether
/// anybody answered one of its openings in the window after; the outcome is that it engages anybody.
/// </summary>
public sealed class NewcomerCases(TimeSpan window, DateTimeOffset asOf)
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<Newcomer> _newcomers = [];

    /// <summary>Notes when a member first engaged anybody; those without time for every outcome are left out.</summary>
    public void Start(string member, DateTimeOffset first)
    {
        if (new Landmark(first, window).IsOver(asOf))
        {
            _numbers.Add(member, _newcomers.Count);
            _newcomers.Add(new(first));
        }
    }

    /// <summary>Adds what a pair's history brought about.</summary>
    public void Add(Relationship pair, List<Outcome> outcomes)
    {
        Add(pair.A, Side.A, outcomes);
        Add(pair.B, Side.B, outcomes);
    }

    public ActivityComparison Compared()
    {
        var comparison = new ActivityComparison();
        foreach (var newcomer in _newcomers.Where(newcomer => newcomer.Activity > 0))
        {
            comparison.Add(newcomer.Activity, newcomer.Answered, newcomer.Active);
        }

        return comparison;
    }

    private void Add(string member, Side side, List<Outcome> outcomes)
    {
        if (!_numbers.TryGetValue(member, out var number))
        {
            return;
        }

        var newcomer = _newcomers[number];
        var clock = new Landmark(newcomer.First, window);
        foreach (var outcome in outcomes)
        {
            if (outcome.By != side)
            {
                continue;
            }

            if (outcome.Type == OutcomeType.Engaged)
            {
                newcomer.Activity += clock.IsInFirstWindow(outcome.At) ? 1 : 0;
                newcomer.Active |= clock.HasOutcome(outcome.At);
            }
            else if (outcome.Type is OutcomeType.AnsweredInWindow or OutcomeType.AnsweredLate)
            {
                newcomer.Answered |= clock.SetsGroup(outcome.At);
            }
        }

        _newcomers[number] = newcomer;
    }

    private record struct Newcomer(DateTimeOffset First)
    {
        public int Activity { get; set; }

        public bool Answered { get; set; }

        public bool Active { get; set; }
    }
}
