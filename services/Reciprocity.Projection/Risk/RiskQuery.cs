using Npgsql;
using Reciprocity.Domain.Members;
using Reciprocity.Projection.Days;
using Reciprocity.Projection.Members;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Risk;

/// <summary>How isolated one member is, computed for the time that is asked for.</summary>
internal static class RiskQuery
{
    public static async Task<RiskAnswer> ReadAsync(Measurement.At at, Standing standing, CancellationToken cancellation)
    {
        var read = await Reciprocating.ReadAsync(at, standing.Id, cancellation);
        var isolation = Isolation.Of(standing.FirstSeen, read.Engaged > 0, read.Now, at.AsOf);
        var wasThere = standing.FirstSeen < at.AsOf - Isolation.Period;
        var reciprocating = new ReciprocatingAnswer(read.Now, wasThere ? read.Before : null);
        var answered = await AnsweredAsync(at, standing, cancellation);
        var received = await ReceivedAsync(at, standing, cancellation);
        return new(
            standing.Id,
            isolation.Level,
            isolation.Risk,
            RiskReasons.Of(isolation.Level, reciprocating, answered, received),
            reciprocating,
            answered,
            received,
            standing.FirstSeen,
            at.AsOf,
            at.Snapshot.Position);
    }

    private static async Task<AnsweredAnswer> AnsweredAsync(Measurement.At at, Standing standing, CancellationToken cancellation)
    {
        if (standing.Opened.Total == 0)
        {
            return new(null, null);
        }

        var view = (await MemberView.ReadAsync(at, standing.Id, cancellation))!;
        return new(view.KnownOpened.Share(), view.ExpectedReturnRate);
    }

    private static async Task<ReceivedAnswer> ReceivedAsync(Measurement.At at, Standing standing, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(at.AsOf.UtcDateTime);
        var (last, earliest) = (today.AddDays(-Isolation.Days), today.AddDays(-Isolation.Days - Isolation.DaysBefore));
        await using var query = new NpgsqlCommand(
            $"""
             select coalesce(sum(received) filter (where day > $3), 0)::bigint, coalesce(sum(received) filter (where day <= $3), 0)::bigint
             from {at.Schema}.{DayTables.MemberDays.Name}
             where network = $1 and member = $2 and day > $4 and day <= $5
             """,
            at.Snapshot.Connection);
        query.Parameters.Add(new() { Value = at.Network.Id });
        query.Parameters.Add(new() { Value = standing.Id });
        query.Parameters.Add(new() { Value = last });
        query.Parameters.Add(new() { Value = earliest });
        query.Parameters.Add(new() { Value = today });
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var days = standing.FirstSeen is { } first ? Math.Min(Isolation.DaysBefore, last.DayNumber + 1 - DateOnly.FromDateTime(first.UtcDateTime).DayNumber) : 0;
        return new(reader.GetInt64(0), Isolation.Usual(reader.GetInt64(1), days));
    }
}
