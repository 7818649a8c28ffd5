using System.Text.Json;
using Npgsql;
using Reciprocity.Domain.Networks;
using Reciprocity.Projection.Members;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Schedules;

namespace Reciprocity.Projection.Networks;

/// <summary>How much of a network's reciprocity its members' activity does not explain: <see cref="ActivityChance"/>.</summary>
internal sealed class AboveActivity(ScheduleParts parts) : ScheduledMeasure<AboveActivity.Activity, AboveActivity.Result>(Name, parts)
{
    private const string Name = "aboveActivity";

    internal sealed record Activity(IReadOnlyCollection<ActivityClass> Members, double? Edge, double? WeightedByCount);

    internal sealed record Result(double? Edge, double? Weighted, double? ExpectedEdge, double? ExpectedWeighted);

    /// <summary>Asks what came out the last time.</summary>
    public static NpgsqlBatchCommand Latest(Frame frame) => MeasureRuns.Of(frame, Name);

    /// <summary>What came out the last time; null before.</summary>
    public static async Task<AboveActivityAnswer?> ReadLatestAsync(NpgsqlDataReader reader, CancellationToken cancellation) =>
        await MeasureRuns.ReadAsync(reader, cancellation) is { Json: { } json } run && JsonSerializer.Deserialize<Result>(json) is { } result
            ? new(result.Edge, result.Weighted, result.ExpectedEdge, result.ExpectedWeighted, run.AsOf, run.Position)
            : null;

    protected override async Task<Activity> ReadAsync(Measurement.At at, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"""
             select {MemberMapping.GivenTotal}, {MemberMapping.ReceivedTotal}, count(*) from {at.Schema}.mt_doc_standing
             where tenant_id = $1 and {MemberMapping.GivenTotal} + {MemberMapping.ReceivedTotal} > 0
             group by 1, 2 order by 1, 2
             """,
            at.Snapshot.Connection);
        query.CommandTimeout = 120;
        query.Parameters.Add(new() { Value = at.Network.Id });
        List<ActivityClass> members = [];
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            members.Add(new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)));
        }

        return new(members, at.Network.Any.Census().EdgeReciprocity(), at.Network.Any.WeightedByCount());
    }

    protected override Result Compute(Activity read)
    {
        var chance = ActivityChance.Of(read.Members);
        return new(ActivityChance.Above(read.Edge, chance.Edge), ActivityChance.Above(read.WeightedByCount, chance.Weighted), chance.Edge, chance.Weighted);
    }

    protected override Task<string?> WriteAsync(Result result, MeasureRun run, NpgsqlTransaction transaction, CancellationToken cancellation) =>
        Task.FromResult<string?>(JsonSerializer.Serialize(result));
}

/// <summary>Reciprocity above what chance gives when everybody gives and receives as much as they do: 0 is chance, 1 all returned; null where undefined.</summary>
/// <param name="Edge"><c>(r − e)/(1 − e)</c> of edges.</param>
/// <param name="Weighted">The same of engagements.</param>
/// <param name="ExpectedEdge">e of edges, by chance.</param>
/// <param name="ExpectedWeighted">e of engagements, by chance.</param>
/// <param name="AsOf">Of when this is: it is computed now and then.</param>
public sealed record AboveActivityAnswer(double? Edge, double? Weighted, double? ExpectedEdge, double? ExpectedWeighted, DateTimeOffset AsOf, long Position);
