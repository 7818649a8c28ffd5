using System.Text.Json;
using Reciprocity.Benchmarks.Contenders;

namespace Reciprocity.Benchmarks.Parts;

/// <summary>Everything that can be asked for about a network and its busiest members, by what it is called in reports.</summary>
internal sealed class Addresses(ThisSystem system, string network, CancellationToken cancellation)
{
    private const int PageSize = 500;
    private const int Few = 100;

    private static readonly string[] OfMembers =
    [
        "", "/relationships", "/relationships?sort=recent", "/mutuals", "/expectations?side=owed", "/expectations?side=owing", "/expectations?side=owed&sort=worth", "/growth", "/visibility", "/risk",
        "/partners", "/introductions?intent=peer", "/introductions?intent=mentor", "/introductions?intent=referral", "/audience",
    ];

    private static readonly string[] OfNetworks =
    [
        "", "/days", "/reply-curve?of=first", "/reply-curve?of=all", "/members?sort=received", "/members?sort=given", "/members?sort=returnRate", "/members?sort=risk", "/at-risk?level=high",
        "/communities", "/outcomes", "/trends", "/visibility", "/campaigns", "/parked", "/rejected",
    ];

    private string Network => system.NetworkPath(network);

    /// <summary>Of those with the most received and those with the most given.</summary>
    public async Task<IEnumerable<(string Name, IEnumerable<string> Paths)>> OfTheBusiestAsync()
    {
        List<string> members = [.. (await NamesAsync($"{Network}/members?sort=received&limit={PageSize}")).Union(await NamesAsync($"{Network}/members?sort=given&limit={PageSize}"))];
        List<string> ties = [];
        foreach (var member in members.Take(Few))
        {
            var mutuals = await NamesAsync($"{system.MemberPath(network, member)}/mutuals?limit=5");
            ties.AddRange(mutuals.Select(other => $"{system.MemberPath(network, member)}/mutuals/{other}"));
        }

        return [.. OfMembers.Select(of => ($"member{of}", members.Select(member => $"{system.MemberPath(network, member)}{of}"))), ("member/mutuals/{other}", ties)];
    }

    /// <param name="pairs">Some that there are.</param>
    /// <param name="early">Some that there were in the past.</param>
    /// <param name="past">A time after that.</param>
    public IEnumerable<(string Name, IEnumerable<string> Paths)> OfPairs(
        IReadOnlyList<(int Actor, int Target)> pairs, IReadOnlyList<(int Actor, int Target)> early, string past) =>
        from of in (string[])["", "?explain=true", "/timeline", $"?asOf={past}"]
        let asked = of.Contains("asOf", StringComparison.Ordinal) ? early : pairs
        select ($"relationship{of}", asked.Select(pair => $"{system.PairPath(network, $"{pair.Actor}", $"{pair.Target}")}{of}"));

    /// <summary>Each many times, as nobody but a dashboard would.</summary>
    public IEnumerable<(string Name, IEnumerable<string> Paths)> OfTheNetwork(string campaign) =>
        from of in OfNetworks.Append($"/campaigns/{campaign}")
        select ($"network{of}", Enumerable.Repeat($"{Network}{of}", Few));

    /// <summary>Each community once, and what is of no network.</summary>
    public async Task<IEnumerable<(string Name, IEnumerable<string> Paths)>> OfTheRestAsync() =>
    [
        ("network/communities/{id}", from community in await NamesAsync($"{Network}/communities?limit={Few}", "id") select $"{Network}/communities/{community}?limit={PageSize}"),
        .. from path in (string[])["/v1/networks", "/v1/status", "/v1/policy"] select (path, Enumerable.Repeat(path, Few)),
    ];

    /// <summary>What goes through the whole journal, and is only said to take how long.</summary>
    public (string Name, IEnumerable<string> Paths) OfThePast(string past) => ($"network/reply-curve?asOf={past}", Enumerable.Range(0, 5).Select(_ => $"{Network}/reply-curve?asOf={past}"));

    private async Task<List<string>> NamesAsync(string path, string name = "member")
    {
        using var page = JsonDocument.Parse(await system.Queries.GetStringAsync(new Uri(path, UriKind.Relative), cancellation));
        return [.. page.RootElement.GetProperty("items").EnumerateArray().Select(item => Uri.EscapeDataString(item.GetProperty(name).GetString()!))];
    }
}
