using Npgsql;
using Reciprocity.Domain.Engagements;

namespace Reciprocity.Projection.Journal;

/// <summary>
/// Finds the pairs of what names only one of the two: engagements with content of an unknown owner, and retractions by id. What
/// is found here waits for nothing; what is not is parked.
/// </summary>
internal static class Pairing
{
    /// <summary>Gives entries their pairs, and returns the owners of contents that parked engagements were waiting for.</summary>
    public static async Task<Dictionary<Guid, string>> FindAsync(NpgsqlTransaction transaction, List<Intake.Entry> entries, CancellationToken cancellation)
    {
        var found = await FindOwnersAsync(transaction, entries, cancellation);
        await FindOriginalsAsync(transaction, entries, cancellation);
        return found;
    }

    /// <summary>Duplicates tell owners too: they told the same when they came first.</summary>
    private static async Task<Dictionary<Guid, string>> FindOwnersAsync(
        NpgsqlTransaction transaction, List<Intake.Entry> entries, CancellationToken cancellation)
    {
        var told = new Dictionary<Guid, ContentOwners.Told>();
        var asked = new HashSet<Guid>();
        foreach (var (network, engagement, _, _) in entries)
        {
            var owner = ContentOwnership.ToldBy(engagement);
            if (owner is null && !ContentOwnership.IsUnknownOf(engagement))
            {
                continue;
            }

            var content = ContentKey.Of(network, engagement.Content!);
            if (!told.TryGetValue(content, out var sofar) || sofar.Owner is null)
            {
                told[content] = new(network, owner);
            }

            if (owner is null)
            {
                asked.Add(content);
            }
        }

        if (told.Count == 0)
        {
            return [];
        }

        var (known, found) = await ContentOwners.HearAsync(transaction, told, asked, cancellation);
        for (var i = 0; known.Count > 0 && i < entries.Count; i++)
        {
            if (ContentOwnership.IsUnknownOf(entries[i].Engagement)
                && known.TryGetValue(ContentKey.Of(entries[i].Network, entries[i].Engagement.Content!), out var owner))
            {
                entries[i] = entries[i].OwnedBy(owner);
            }
        }

        return found;
    }

    /// <summary>The pair of a retraction by id is that of its original, if that is here already.</summary>
    private static async Task FindOriginalsAsync(NpgsqlTransaction transaction, List<Intake.Entry> entries, CancellationToken cancellation)
    {
        if (!entries.Exists(IsUnpairedRetraction))
        {
            return;
        }

        var here = entries.Where(entry => entry.Pair is not null && !entry.Engagement.Retracted).ToDictionary(entry => entry.Engagement.EventId, entry => entry.Pair!.Value);
        Guid[] elsewhere = [.. entries.Where(IsUnpairedRetraction).Select(entry => entry.Engagement.Retracts!.Value).Where(original => !here.ContainsKey(original))];
        var known = elsewhere.Length == 0 ? [] : await KnownEngagements.AwaitAsync(transaction, elsewhere, cancellation);
        for (var i = 0; i < entries.Count; i++)
        {
            if (IsUnpairedRetraction(entries[i]))
            {
                var original = entries[i].Engagement.Retracts!.Value;
                entries[i] = entries[i] with { Pair = here.TryGetValue(original, out var pair) || known.TryGetValue(original, out pair) ? pair : null };
            }
        }
    }

    private static bool IsUnpairedRetraction(Intake.Entry entry) => entry is { Pair: null, Engagement.Retracts: not null };
}
