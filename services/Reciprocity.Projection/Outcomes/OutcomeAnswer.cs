using Reciprocity.Domain.Outcomes;
using Reciprocity.Projection.Landmarks;
using Reciprocity.Projection.Schedules;

namespace Reciprocity.Projection.Outcomes;

/// <summary>One comparison of those to whom something happened within a window W after a start with the others, by what came in the four windows after.</summary>
/// <param name="Name"><c>newcomers</c>, <c>fans</c>, <c>viewers</c> or <c>days</c>.</param>
/// <param name="Sentence">The comparison in words.</param>
/// <param name="All">Of all of them.</param>
/// <param name="ByActivity">Of those who were equally active from the start to the end of the window.</param>
public sealed record OutcomeAnswer(string Name, string Sentence, ComparisonAnswer All, IReadOnlyList<ActivityAnswer> ByActivity)
{
    internal static OutcomeAnswer Of(OutcomeSentences words, ActivityComparison comparison, TimeSpan window) => new(
        words.Name,
        words.Of(comparison.All, window),
        ComparisonAnswer.Of(comparison.All),
        [.. comparison.ByActivity.Select((one, i) => new ActivityAnswer(i + 1 == ActivityComparison.Most ? $"{i + 1}+" : $"{i + 1}", ComparisonAnswer.Of(one)))]);
}

/// <summary>The comparison among those who were equally active.</summary>
/// <param name="Activity">How often: <c>1</c>, <c>2</c> or <c>3+</c>.</param>
public sealed record ActivityAnswer(string Activity, ComparisonAnswer Comparison);

/// <summary>What reciprocity does in a network.</summary>
/// <param name="Items">The comparisons; none before they were first computed.</param>
/// <param name="Note">How they are to be read.</param>
/// <param name="NewcomersSampledOneIn">One in how many newcomers was compared; null before.</param>
/// <param name="Computed">Of when they are; null before.</param>
public sealed record OutcomesAnswer(
    IReadOnlyList<OutcomeAnswer> Items, string Note, int? NewcomersSampledOneIn, ComputedAnswer? Computed, DateTimeOffset AsOf, long Position)
{
    internal const string HowToRead =
        "A difference is associated with an answer and not necessarily caused by it: those who are answered differ in other ways too. Compare those who were equally active.";
}
