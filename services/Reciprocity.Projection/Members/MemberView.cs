using Npgsql;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Communities;
using Reciprocity.Projection.Expectations;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Members;

/// <summary>A member's standing with what of it depends on the clock.</summary>
/// <param name="Opened">Of what it opened and is open.</param>
/// <param name="Received">Of what others opened towards it and is open.</param>
/// <param name="ExpectedReturnRate">Null under three known openings.</param>
/// <param name="Community">Null without a mutual tie, and before communities were first found.</param>
internal sealed record MemberView(Standing Standing, MemberView.Waiting Opened, MemberView.Waiting Received, double? ExpectedReturnRate, string? Community)
{
    /// <summary>Those of its openings whose fate is known.</summary>
    public Known KnownOpened => KnownOf(Standing.Opened, Opened);

    /// <summary>Those of others' openings towards it whose fate is known.</summary>
    public Known KnownReceived => KnownOf(Standing.ReceivedOpenings, Received);

    /// <summary>Open for longer than the window, and for longer than a seventh of it.</summary>
    public readonly record struct Waiting(long Expired, long Waited);

    /// <summary>What all of it is read from.</summary>
    public static Question Of(string member) =>
        frame => [Standings(frame, member), Young(frame, member), ExpectedRate.Of(frame, member), CommunityQuery.OfMember(frame, member)];

    public static async Task<MemberView?> ReadAsync(Measurement.At at, string member, CancellationToken cancellation)
    {
        await using var reader = await at.Snapshot.AskAsync(Of(member), at.AsOf, cancellation);
        return await ReadAsync(reader, cancellation);
    }

    /// <summary>Null where there is no such member.</summary>
    public static async Task<MemberView?> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        if (!await reader.ReadAsync(cancellation) || reader.Document<Standing>(0) is var standing && standing.IsBlank())
        {
            return null;
        }

        await reader.NextResultAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var (opened, received) = (standing.Opened.Open, standing.ReceivedOpenings.Open);
        var openedWaiting = new Waiting(opened - reader.GetInt64(0), opened - reader.GetInt64(1));
        var receivedWaiting = new Waiting(received - reader.GetInt64(2), received - reader.GetInt64(3));
        await reader.NextResultAsync(cancellation);
        var expected = await reader.ReadAsync(cancellation) && !reader.IsDBNull(0) ? reader.GetDouble(0) : (double?)null;
        await reader.NextResultAsync(cancellation);
        var community = await reader.ReadAsync(cancellation) ? reader.GetString(0) : null;
        return new(standing, openedWaiting, receivedWaiting, expected, community);
    }

    private static Known KnownOf(OpeningSums sums, Waiting waiting) => new(sums.AnsweredInWindow, sums.Answered + sums.RanOut + waiting.Waited);

    private static NpgsqlBatchCommand Standings(Frame frame, string member) =>
        new($"select data from {frame.Schema}.mt_doc_standing where tenant_id = $1 and id = $2") { Parameters = { new() { Value = frame.Network }, new() { Value = member } } };

    /// <summary>What is younger is taken from all that is open. Of its own there are as many rows as others whom it has engaged lately; many more may wait for it.</summary>
    private static NpgsqlBatchCommand Young(Frame frame, string member) => new(
        $"""
         select count(*), count(*) filter (where opened_at >= $4),
           {YoungOpenings.CountSql(frame.Schema, "$2", "$3")}, {YoungOpenings.CountSql(frame.Schema, "$2", "$4")}
         from {frame.Schema}.{OpenExpectations.TableName} where network = $1 and opener = $2 and opened_at >= $3
         """)
    {
        Parameters =
        {
            new() { Value = frame.Network },
            new() { Value = member },
            new() { Value = frame.AsOf - frame.Policy.Window },
            new() { Value = frame.AsOf - (frame.Policy.Window / 7) },
        },
    };
}
