using Npgsql;
using Reciprocity.Domain.Campaigns;
using Reciprocity.Domain.Landmarks;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Days;
using Reciprocity.Projection.Landmarks;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Relationships;

namespace Reciprocity.Projection.Campaigns;

/// <summary>Computes what a campaign did, from the histories of its creator's pairs with those whom it reached.</summary>
internal static class CampaignQuery
{
    private const int MostTies = 20_000;
    private const int DaysBefore = 28;
    private const int FewestBefore = 7;

    /// <summary>Null where no engagement carries the campaign, or none is left.</summary>
    public static async Task<CampaignAnswer?> ReadAsync(Measurement.At at, string campaign, CancellationToken cancellation)
    {
        var counts = (await CampaignTags.CountsAsync(at, [campaign], cancellation))[campaign];
        if (counts is not { From: { } from, To: { } to } || counts.Creator() is not { } creator)
        {
            return null;
        }

        var time = new CampaignTime(campaign, from, to);
        var pairs = await CampaignTags.TiesAsync(at, campaign, creator, MostTies + 1, cancellation);
        List<CampaignTie> ties = [];
        await foreach (var view in PairView.ReadManyAsync(at, [.. pairs.Take(MostTies)], cancellation))
        {
            if (CampaignTie.Of(RelationshipFold.Start(view.Pair.Id, view.Pair.A, view.Pair.B), view.History, time, creator, at.AsOf, at.Policy) is { } tie)
            {
                ties.Add(tie);
            }
        }

        var (received, gained) = await ReceivedAsync(at, creator, from, to, cancellation);
        LandmarkComparison Compared(IEnumerable<LandmarkCase> cases) => LandmarkComparison.Of(cases, at.Policy.Window, at.AsOf);
        return new(
            campaign,
            creator,
            counts.Engagements,
            from,
            to,
            ties.Count,
            ties.Count(tie => tie.IsNew),
            ties.Count(tie => tie.WasOneSided),
            ties.Count(tie => tie.BecameMutual),
            ties.Aggregate(default(Known), (sum, tie) => sum + tie.Openings).Share(),
            received,
            ties.Count(tie => tie.Converted),
            gained,
            ComparisonAnswer.Of(Compared(ties.Select(tie => tie.Retention))),
            ComparisonAnswer.Of(Compared(ties.Select(tie => tie.Lift).OfType<LandmarkCase>())),
            pairs.Count > MostTies,
            at.AsOf,
            at.Snapshot.Position);
    }

    /// <summary>What the creator received a day, during and before, and the followers it gained on the campaign's days.</summary>
    private static async Task<(ReceivedAnswer Received, long Gained)> ReceivedAsync(
        Measurement.At at, string creator, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var (first, last) = (DateOnly.FromDateTime(from.UtcDateTime), DateOnly.FromDateTime(to.UtcDateTime));
        var standing = await at.Snapshot.Session.LoadAsync<Standing>(creator, cancellation);
        var since = standing?.FirstSeen is { } seen ? DateOnly.FromDateTime(seen.UtcDateTime) : first;
        var before = since.DayNumber > first.DayNumber - DaysBefore ? since : first.AddDays(-DaysBefore);
        await using var query = new NpgsqlCommand(
            $"""
             select coalesce(sum(received) filter (where day >= $3), 0)::float8, coalesce(sum(received) filter (where day < $3), 0)::float8,
               coalesce(sum(followers_gained) filter (where day >= $3), 0)::bigint
             from {at.Schema}.{DayTables.MemberDays.Name}
             where network = $1 and member = $2 and day between $4 and $5
             """,
            at.Snapshot.Connection);
        query.Parameters.Add(new() { Value = at.Network.Id });
        query.Parameters.Add(new() { Value = creator });
        query.Parameters.Add(new() { Value = first });
        query.Parameters.Add(new() { Value = first.AddDays(-DaysBefore) });
        query.Parameters.Add(new() { Value = last });
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var known = first.DayNumber - before.DayNumber;
        double during = reader.GetDouble(0) / (last.DayNumber - first.DayNumber + 1);
        double? earlier = known < FewestBefore ? null : reader.GetDouble(1) / known;
        return (new(during, earlier, earlier > 0 ? during / earlier : null), reader.GetInt64(2));
    }
}
