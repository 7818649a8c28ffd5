using Npgsql;
using Reciprocity.Domain.Communities;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Schedules;

namespace Reciprocity.Projection.Communities;

/// <summary>Finds the communities of networks, each time anew: the same ties give the same communities, and names go on where communities do.</summary>
internal sealed class CommunitySearch(ScheduleParts parts) : ScheduledMeasure<CommunitySearch.Read, CommunitySearch.Found>("communities", parts)
{
    private const int Seed = 20191;

    /// <param name="Before">The community that each member was in when they were last found.</param>
    /// <param name="LastRun">0 before the first.</param>
    internal sealed record Read(TiesRead Ties, Dictionary<string, string> Before, long LastRun, Dictionary<string, Newcomer> Newcomers, DateTimeOffset KnownBefore, DateTimeOffset AsOf);

    /// <param name="Communities">The name of each member's community.</param>
    internal sealed record Found(Read From, string[] Communities, double? Modularity, CommunityChange Change);

    protected override async Task<Read> ReadAsync(Measurement.At at, CancellationToken cancellation)
    {
        var ties = await TiesRead.ReadAsync(at, cancellation);
        var before = new Dictionary<string, string>(StringComparer.Ordinal);
        await using (var query = new NpgsqlCommand($"select member, community from {at.Schema}.{CommunityTables.Members} where network = $1", at.Snapshot.Connection))
        {
            query.Parameters.Add(new() { Value = at.Network.Id });
            await using var reader = await query.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                before.Add(reader.GetString(0), reader.GetString(1));
            }
        }

        await using var last = new NpgsqlCommand($"select coalesce(max(run), 0) from {at.Schema}.{CommunityTables.Runs} where network = $1", at.Snapshot.Connection);
        last.Parameters.Add(new() { Value = at.Network.Id });
        var run = (long)(await last.ExecuteScalarAsync(cancellation))!;
        return new(ties, before, run, await Newcomer.ReadAsync(at, cancellation), at.AsOf - (at.Policy.Window / 7), at.AsOf);
    }

    protected override Found Compute(Read read)
    {
        var communities = Leiden.Communities(read.Ties.Graph, Seed);
        var change = CommunityChange.Of(
            [.. read.Ties.Members.Select(member => read.Before.GetValueOrDefault(member))], communities, number => $"{read.LastRun + 1}-{number + 1}");
        return new(read, Array.ConvertAll(communities, number => change.Names[number]), Modularity.Of(read.Ties.Graph, communities), change);
    }

    protected override async Task<string?> WriteAsync(Found found, MeasureRun run, NpgsqlTransaction transaction, CancellationToken cancellation)
    {
        await CommunityWriter.WriteMembersAsync(found, run, transaction, cancellation);
        await CommunityWriter.WriteCommunitiesAsync(found, run, transaction, cancellation);
        await CommunityWriter.WriteRunAsync(found, run, transaction, cancellation);
        return null;
    }
}
