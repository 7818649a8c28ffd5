using Npgsql;
using NpgsqlTypes;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Days;
using Reciprocity.Projection.Expectations;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Members;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Relationships;

/// <summary>
/// How likely members are to answer, from what was known when a day began: of all openings that a member received, leaning on
/// all of their kind in the network. That a day's answers change it only on the next keeps it from moving with every engagement.
/// </summary>
internal sealed class Probabilities
{
    private readonly Dictionary<string, Known> _members;
    private readonly Dictionary<string, Known> _kinds;
    private readonly Known _network;

    private Probabilities(Dictionary<string, Known> members, Dictionary<string, Known> kinds)
    {
        _members = members;
        _kinds = kinds;
        _network = kinds.Values.Aggregate(default(Known), (sum, kind) => sum + kind);
    }

    /// <summary>What is read for some members: two results.</summary>
    /// <param name="awaited">The members whose answers may be asked for.</param>
    public static IEnumerable<NpgsqlBatchCommand> Of(Frame frame, IEnumerable<string> awaited)
    {
        var day = new DayStart(frame);
        return [OfKinds(frame, day), OfMembers(frame, day, [.. awaited.Distinct(StringComparer.Ordinal)])];
    }

    /// <inheritdoc cref="Of(Frame, IEnumerable{string})"/>
    /// <param name="at">The network, at a time that is not past.</param>
    public static async Task<Probabilities> ReadAsync(Measurement.At at, IEnumerable<string> awaited, CancellationToken cancellation)
    {
        await using var reader = await at.Snapshot.AskAsync(frame => Of(frame, awaited), at.AsOf, cancellation);
        return await ReadAsync(reader, cancellation);
    }

    /// <param name="reader">At the first of the two results.</param>
    public static async Task<Probabilities> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        var kinds = await ReadAllAsync(reader, cancellation);
        await reader.NextResultAsync(cancellation);
        return new(await ReadAllAsync(reader, cancellation), kinds);
    }

    /// <summary>p_k: the share of the network's openings of a kind; of any kind if it has none known of this; null if it has none.</summary>
    public double? OfKind(string kind) => _kinds.GetValueOrDefault(kind).Share() ?? _network.Share();

    /// <summary>p_j: how likely a member is to answer an opening of a kind, whoever opens it.</summary>
    public double? Of(string awaited, string kind) => Expectation.Share(_members.GetValueOrDefault(awaited), OfKind(kind));

    /// <summary>P_ij: the same of an opening by somebody whose earlier ones are known.</summary>
    public double? Of(string awaited, string kind, Known byOpener) => Expectation.Share(byOpener, Of(awaited, kind));

    /// <summary>
    /// How likely one side's opening is answered: of the kind of the one that is open, else of the kind most used between the two.
    /// Null without an engagement between them, and while the network knows nothing.
    /// </summary>
    /// <param name="opener">The side that opens; the other must be one of the members that were read.</param>
    public double? Of(Relationship pair, Side opener, Measurement.At at)
    {
        var opening = pair.Ledger.Opening is { } open && open.By == opener ? open : null;
        return (opening?.Kind ?? pair.MostUsedKind()) is { } kind
            ? Of(opener == Side.A ? pair.B : pair.A, kind, Known.Of(pair.Given(opener), opening, at.AsOf, at.Policy.Window))
            : null;
    }

    /// <summary>What is younger than the day is taken from all that is open: of a member whom many wait for, there is less of it.</summary>
    private static NpgsqlBatchCommand OfMembers(Frame frame, DayStart day, string[] members) => new(
        $"""
         select member, in_window, over + still_open
         from unnest($2) as wanted (member)
         cross join lateral (
           select coalesce(sum(answered_in_window) filter (where day < $3), 0)::bigint as in_window,
             coalesce(sum(case when day < $3 then answered + ran_out else waited end), 0)::bigint as over
           from {frame.Schema}.{DayTables.MemberDays.Name} sums
           where network = $1 and sums.member = wanted.member and day <= $3) as past
         cross join lateral (
           select coalesce((
               select {MemberMapping.AwaitedTotal} - coalesce((data->'receivedOpenings'->>'answered')::bigint, 0) - coalesce((data->'receivedOpenings'->>'ranOut')::bigint, 0)
               from {frame.Schema}.mt_doc_standing where tenant_id = $1 and id = wanted.member), 0)
             - {YoungOpenings.CountSql(frame.Schema, "wanted.member", "$4")} as still_open) as open
         """)
    {
        Parameters =
        {
            new() { Value = frame.Network },
            new() { Value = members, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
            new() { Value = day.Date },
            new() { Value = day.WaitedSince },
        },
    };

    /// <summary>The shares of kinds as SQL over a relation of one row each: kind, in_window, known.</summary>
    /// <remarks>
    /// What is open counts by whole days from their sums, and by its rows on the day in which a seventh of the window begins. $1 is
    /// the network; the other parameters are those of <see cref="DayStart.AddTo"/>.
    /// </remarks>
    public static string KindsSql(string schema) =>
        $"""
         select kind, sum(in_window)::bigint as in_window, sum(known)::bigint as known
         from (
           select kind, case when day < $2 then answered_in_window else 0 end as in_window,
             case when day < $2 then answered + ran_out else waited end + case when day < $4 then still_open else 0 end as known
           from {schema}.{DayTables.NetworkDays.Name}
           where network = $1 and day <= $2
           union all
           select kind, 0, 1 from {schema}.{OpenExpectations.TableName}
           where network = $1 and opened_at >= $5 and opened_at < $3) as part
         group by kind
         """;

    private static NpgsqlBatchCommand OfKinds(Frame frame, DayStart day)
    {
        var command = new NpgsqlBatchCommand(KindsSql(frame.Schema)) { Parameters = { new() { Value = frame.Network } } };
        day.AddTo(command.Parameters);
        return command;
    }

    private static async Task<Dictionary<string, Known>> ReadAllAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        var known = new Dictionary<string, Known>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
        {
            known[reader.GetString(0)] = new(reader.GetInt64(1), reader.GetInt64(2));
        }

        return known;
    }
}
