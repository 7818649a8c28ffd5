using Npgsql;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Relationships;

namespace Reciprocity.Projection.Communities;

/// <summary>Who was first seen in the last 28 days, and whether its first opening, of anybody, was answered within a day.</summary>
/// <param name="OpenedAt">When it first opened an expectation; null when it has not.</param>
internal readonly record struct Newcomer(DateTimeOffset? OpenedAt, bool AnsweredInADay)
{
    private const int PairsAtOnce = 500;
    private static readonly TimeSpan New = TimeSpan.FromDays(28);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>The newcomers by name. All that newcomers did is in pairs that are as new: only the histories of those are folded once more, a portion at a time.</summary>
    public static async Task<Dictionary<string, Newcomer>> ReadAsync(Measurement.At at, CancellationToken cancellation)
    {
        var newcomers = new Dictionary<string, Newcomer>(StringComparer.Ordinal);
        List<Guid> pairs = [];
        await using (var query = new NpgsqlCommand(
            $"""
             select standing.id, array(
               select pair.id from {at.Schema}.mt_doc_relationship pair
               where pair.tenant_id = $1 and (pair.a = standing.id or pair.b = standing.id) and {RelationshipSql.IsOfTwo})
             from {at.Schema}.mt_doc_standing standing
             where standing.tenant_id = $1 and (standing.data->>'firstSeen')::timestamptz >= $2
             """,
            at.Snapshot.Connection))
        {
            query.CommandTimeout = 300;
            query.Parameters.Add(new() { Value = at.Network.Id });
            query.Parameters.Add(new() { Value = at.AsOf - New });
            await using var reader = await query.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                newcomers.Add(reader.GetString(0), default);
                pairs.AddRange(reader.GetFieldValue<Guid[]>(1));
            }
        }

        var fold = new RelationshipFold(at.Policy);
        foreach (var some in pairs.Distinct().Chunk(PairsAtOnce))
        {
            var histories = await PairHistories.ReadAsync(
                at.Snapshot.Connection, at.Network.Id, [.. some.Select(pair => new PairHistories.Wanted(pair, DateTimeOffset.UnixEpoch))], at.Snapshot.Position, cancellation);
            foreach (var (key, recorded) in histories)
            {
                if (recorded.Find(one => one.Engagement.Target is not null).Engagement is { } any)
                {
                    List<Outcome> outcomes = [];
                    var pair = fold.Fold(RelationshipFold.Start(key, any.Actor, any.Target!), History.Of(recorded.Select(one => one.Engagement)), outcomes);
                    Note(newcomers, pair.A, outcomes.FindAll(outcome => outcome.By == Side.A));
                    Note(newcomers, pair.B, outcomes.FindAll(outcome => outcome.By == Side.B));
                }
            }
        }

        return newcomers;
    }

    private static void Note(Dictionary<string, Newcomer> newcomers, string member, List<Outcome> outcomes)
    {
        if (!newcomers.TryGetValue(member, out var known) || !outcomes.Exists(outcome => outcome.Type == OutcomeType.Opened))
        {
            return;
        }

        var first = outcomes.Where(outcome => outcome.Type == OutcomeType.Opened).Min(outcome => outcome.At);
        var answered = outcomes.Exists(outcome =>
            outcome.Type is OutcomeType.AnsweredInWindow or OutcomeType.AnsweredLate && outcome.At - outcome.Duration == first && outcome.Duration <= Day);
        if (known.OpenedAt is null || first < known.OpenedAt)
        {
            newcomers[member] = new(first, answered);
        }
        else if (first == known.OpenedAt)
        {
            newcomers[member] = known with { AnsweredInADay = known.AnsweredInADay || answered };
        }
    }
}
