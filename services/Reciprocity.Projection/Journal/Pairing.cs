using Npgsql;
using Reciprocity.Domain.Engagements;

namespace Reciprocity.Projection.Journal;

/// <summary>
/// Finds the pairs of what names only one of the two: engagements with content of an unknown owner, and retractions by id. What
/// is found here waits for nothing; what is not is parked.
/// </summary>
internal static class Pairing
{
    /// <param name="Owners">Of contents that parked engagements were waiting for.</param>
    /// <param name="Owned">Contents that have an owner once the transaction is committed.</param>
    public readonly record struct Found(Dictionary<Guid, string> Owners, List<Guid> Owned);

    /// <summary>Gives entries their pairs.</summary>
    public static async Task<Found> FindAsync(
        NpgsqlTransaction transaction, List<Intake.Entry> entries, OwnedContents owned, CancellationToken cancellation)
    {
        var found = await FindOwnersAsync(transaction, entries, owned, cancellation);
        await FindOriginalsAsync(transaction, entries, cancellation);
        return found;
    }

    /// <summary>Duplicates tell owners too: they told the same when they came first.</summary>
    private static async Task<Found> FindOwnersAsync(
        NpgsqlTransaction transaction, List<Intake.Entry> entries, OwnedContents owned, CancellationToken cancellation)
    {
        var (told, asked) = Listen(entries);
        var unseen = owned.Unseen(told.Keys).Union(asked).ToDictionary(content => content, content => told[content]);
        if (unseen.Count == 0)
        {
            return new([], []);
        }

        var (known, found) = await ContentOwners.HearAsync(transaction, unseen, asked, cancellation);
        for (var i = 0; known.Count > 0 && i < entries.Count; i++)
        {
            if (ContentOwnership.IsUnknownOf(entries[i].Engagement)
                && known.TryGetValue(ContentKey.Of(entries[i].Network, entries[i].Engagement.Content!), out var owner))
            {
                entries[i] = entries[i].OwnedBy(owner);
            }
        }

        return new(found, [.. unseen.Where(content => content.Value.Owner is not null).Select(content => content.Key)]);
    }

    /// <summary>What the entries tell of owners, the first of each content, and of which contents they ask for them.</summary>
    private static (Dictionary<Guid, ContentOwners.Told> Told, HashSet<Guid> Asked) Listen(List<Intake.Entry> entries)
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

        return (told, asked);
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
