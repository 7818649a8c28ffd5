using Reciprocity.Domain.Policies;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Relationships;

/// <summary>What each engagement of a pair did to its figures, in the order of the history.</summary>
public sealed record ExplanationAnswer(IReadOnlyList<StepAnswer> Items, string? Next)
{
    internal static ExplanationAnswer Of(PairView view, EngagementPolicy policy, DateTimeOffset asOf, HttpRequest request, Paging paging)
    {
        var steps = Steps(view, policy, asOf).ToList();
        var rest = paging.AfterId is null ? steps : [.. steps.Skip((int)Math.Min(paging.AfterKey + 1, steps.Count))];
        var page = paging.Cut(request, [.. rest.Take(paging.Limit + 1)], step => (step.Index, ""));
        return new(page.Items, page.Next);
    }

    private static IEnumerable<StepAnswer> Steps(PairView view, EngagementPolicy policy, DateTimeOffset asOf)
    {
        var fold = new RelationshipFold(policy);
        var pair = RelationshipFold.Start(view.Pair.Id, view.Pair.A, view.Pair.B);
        List<Outcome> outcomes = [];
        for (var i = 0; i < view.History.Steps.Count; i++)
        {
            outcomes.Clear();
            var step = view.History.Steps[i];
            pair = fold.Fold(pair, step, outcomes);
            yield return StepAnswer.Of(i, step, outcomes, policy, asOf);
        }
    }
}

/// <summary>One engagement's contribution.</summary>
/// <param name="Strength">What it adds to the strength of its direction at the time of the answer.</param>
/// <param name="Effects">What it brought about: engaged, opened, answeredInWindow, answeredLate, ranOut, becameMutual, followGained, followLost, viewed. Empty when it counts nowhere.</param>
/// <param name="LatencySeconds">How long the answer took, if it was one.</param>
public sealed record StepAnswer(
    int Index, Guid EventId, string Source, string Id, string Kind, string? Actor, string Target, DateTimeOffset OccurredAt, double Weight, double Strength, IReadOnlyList<string> Effects, double? LatencySeconds)
{
    internal static StepAnswer Of(int index, History.Step step, List<Outcome> outcomes, EngagementPolicy policy, DateTimeOffset asOf)
    {
        var engagement = step.Engagement;
        var counts = outcomes.Exists(outcome => outcome.Type == OutcomeType.Engaged);
        var weight = counts ? policy.Weights.GetValueOrDefault(engagement.Kind!) : 0;
        var answer = outcomes.Find(outcome => outcome.Type is OutcomeType.AnsweredInWindow or OutcomeType.AnsweredLate);
        return new(
            index,
            engagement.EventId,
            engagement.Source,
            engagement.Id,
            engagement.Kind!,
            engagement.Actor,
            engagement.Target!,
            engagement.OccurredAt,
            weight,
            Domain.Relationships.Strength.At(Domain.Relationships.Strength.Add(null, weight, engagement.OccurredAt, policy), asOf, policy),
            [.. outcomes.Select(outcome => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(outcome.Type.ToString()))],
            answer.Amount == 0 ? null : answer.Duration.TotalSeconds);
    }
}
