namespace Reciprocity.Domain.Communities;

/// <summary>What became of communities from one run to the next, and which of the new ones go on under which name.</summary>
/// <param name="Names">The name of each new community, by its number.</param>
/// <param name="Moved">Members of both whose community goes by another name than theirs did.</param>
/// <param name="Merged">Communities that do not go on, and of whose members who still have ties over half are in one community now.</param>
/// <param name="Split">Communities that are new, and over half of whose members who were in any before were in one that goes on elsewhere.</param>
public sealed record CommunityChange(IReadOnlyList<string> Names, long Moved, long Merged, long Split)
{
    /// <summary>
    /// A community goes on as the one that shares most members with it, unless that shares more with another; what goes on from
    /// none gets a new name.
    /// </summary>
    /// <param name="before">The name of each member's former community; null where it had none.</param>
    /// <param name="now">The number of each member's community, from 0.</param>
    /// <param name="newName">A name that was never used, by the number of the community.</param>
    public static CommunityChange Of(IReadOnlyList<string?> before, IReadOnlyList<int> now, Func<int, string> newName)
    {
        var shared = Shared(before, now);
        var names = new string?[now.Count == 0 ? 0 : now.Max() + 1];
        var goesOnAs = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var ((was, becomes), _) in shared.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Was, StringComparer.Ordinal).ThenBy(pair => pair.Key.Now))
        {
            if (names[becomes] is null && goesOnAs.TryAdd(was, becomes))
            {
                names[becomes] = was;
            }
        }

        string[] named = [.. names.Select((name, number) => name ?? newName(number))];
        var moved = shared.Where(pair => named[pair.Key.Now] != pair.Key.Was).Sum(pair => pair.Value);
        var merged = shared.GroupBy(pair => pair.Key.Was, StringComparer.Ordinal)
            .Count(was => !goesOnAs.ContainsKey(was.Key) && 2 * was.Max(pair => pair.Value) > was.Sum(pair => pair.Value));
        var split = shared.GroupBy(pair => pair.Key.Now)
            .Count(one => names[one.Key] is null && one.Any(pair => goesOnAs.ContainsKey(pair.Key.Was) && 2 * pair.Value > one.Sum(all => all.Value)));
        return new(named, moved, merged, split);
    }

    private static Dictionary<(string Was, int Now), long> Shared(IReadOnlyList<string?> before, IReadOnlyList<int> now)
    {
        var shared = new Dictionary<(string Was, int Now), long>();
        for (var member = 0; member < now.Count; member++)
        {
            if (before[member] is { } was)
            {
                shared[(was, now[member])] = shared.GetValueOrDefault((was, now[member])) + 1;
            }
        }

        return shared;
    }
}
