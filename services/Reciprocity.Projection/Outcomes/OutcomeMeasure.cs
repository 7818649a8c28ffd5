using System.Text.Json;
using Npgsql;
using Reciprocity.Domain.Outcomes;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Schedules;

namespace Reciprocity.Projection.Outcomes;

/// <summary>What reciprocity does in a network: folds its journal once more, pair by pair, and compares those who were answered with those who were not.</summary>
internal sealed class OutcomeMeasure(ScheduleParts parts) : ScheduledMeasure<OutcomeMeasure.Result, OutcomeMeasure.Result>(Name, parts)
{
    public const string Name = "outcomes";

    /// <summary>In a larger network a part of the newcomers is compared, drawn by name: their counts are what has to be held.</summary>
    private const int MostNewcomers = 500_000;

    /// <param name="SampledOneIn">One in how many newcomers was compared; 1 is all of them.</param>
    internal sealed record Result(OutcomeAnswer[] Items, int SampledOneIn);

    public static async Task<(Result Result, ComputedAnswer Computed)?> LatestAsync(Measurement.At at, CancellationToken cancellation) =>
        await MeasureRuns.ReadAsync(at, Name, cancellation) is { Json: { } json } run && JsonSerializer.Deserialize<Result>(json) is { } result
            ? (result, ComputedAnswer.Of(run.AsOf, run.Position, at.AsOf))
            : null;

    protected override async Task<Result> ReadAsync(Measurement.At at, CancellationToken cancellation)
    {
        var oneIn = (int)(at.Network.Any.Members / MostNewcomers) + 1;
        var newcomers = await NewcomersAsync(at, oneIn, cancellation);
        var (fans, viewers) = (new ActivityComparison(), new ActivityComparison());
        var fold = new RelationshipFold(at.Policy);
        List<Outcome> outcomes = [];
        await foreach (var (key, events) in NetworkHistories.ReadAsync(at, cancellation))
        {
            if (events.FirstOrDefault(e => e.Target is not null) is not { } any)
            {
                continue;
            }

            outcomes.Clear();
            var pair = fold.Fold(RelationshipFold.Start(key, any.Actor, any.Target!), History.Of(events), outcomes);
            if (pair.IsOfTwo())
            {
                newcomers.Add(pair, outcomes);
                var cases = new PairCases(outcomes, at.Policy.Window, at.AsOf);
                foreach (var side in new[] { Side.A, Side.B })
                {
                    cases.AddFan(side, fans);
                    cases.AddViewer(side, viewers);
                }
            }
        }

        var days = await ReachedDays.ReadAsync(at, cancellation);
        return new(
            [
                OutcomeAnswer.Of(OutcomeSentences.Newcomers, newcomers.Compared(), at.Policy.Window),
                OutcomeAnswer.Of(OutcomeSentences.Fans, fans, at.Policy.Window),
                OutcomeAnswer.Of(OutcomeSentences.Viewers, viewers, at.Policy.Window),
                OutcomeAnswer.Of(OutcomeSentences.Days, days, at.Policy.Window),
            ],
            oneIn);
    }

    protected override Result Compute(Result read) => read;

    protected override Task<string?> WriteAsync(Result result, MeasureRun run, NpgsqlTransaction transaction, CancellationToken cancellation) =>
        Task.FromResult<string?>(JsonSerializer.Serialize(result));

    /// <summary>When members first engaged anybody.</summary>
    private static async Task<NewcomerCases> NewcomersAsync(Measurement.At at, int oneIn, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"""
             select member, min(first) from (
               select a as member, (data->'aToB'->>'first')::timestamptz as first from {at.Schema}.mt_doc_relationship where tenant_id = $1 and a <> b and last_a is not null
               union all
               select b, (data->'bToA'->>'first')::timestamptz from {at.Schema}.mt_doc_relationship where tenant_id = $1 and a <> b and last_b is not null) given
             where (hashtext(member) & 2147483647) % $2 = 0
             group by member
             """,
            at.Snapshot.Connection);
        query.CommandTimeout = 300;
        query.Parameters.Add(new() { Value = at.Network.Id });
        query.Parameters.Add(new() { Value = oneIn });
        var newcomers = new NewcomerCases(at.Policy.Window, at.AsOf);
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            newcomers.Start(reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1));
        }

        return newcomers;
    }
}
