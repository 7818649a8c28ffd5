using Reciprocity.Ingestion.Formats;

namespace Reciprocity.Ingestion.ActivityStreams;

/// <summary>Whose content an activity is about, as far as the activity itself says.</summary>
internal static class Owner
{
    /// <param name="content">The object that was engaged with: its id, or itself.</param>
    /// <param name="actor">Who engaged.</param>
    /// <param name="addressed">What bears addresses: the activity, and a note that it created.</param>
    /// <returns>Nothing where it does not say, or says several.</returns>
    public static Said Of(JsonAt content, Said actor, params JsonAt[] addressed)
    {
        if (Attributed(content) is { IsThere: true } attributed)
        {
            return attributed;
        }

        var id = Vocabulary.IdOf(content).Text;
        if (Owns(actor.Text, id))
        {
            return actor;
        }

        var candidates = addressed.SelectMany(Addressees).Where(said => said.Text != actor.Text && !IsCollectionOf(actor.Text, said.Text!)).DistinctBy(said => said.Text).ToList();
        return candidates switch
        {
            [var only] => only,
            _ => candidates.Where(said => Owns(said.Text, id)).ToList() is [var owner] ? owner : new(null, content.Pointer),
        };
    }

    /// <summary>Whom a note mentions, each once.</summary>
    public static IEnumerable<Said> Mentioned(JsonAt note) => note["tag"].Elements()
        .Where(tag => Vocabulary.Is(tag, "Mention"))
        .Select(tag => tag["href"].Said);

    /// <summary>An author before a group or a program that the content is attributed to as well.</summary>
    private static Said Attributed(JsonAt content)
    {
        var all = content[Vocabulary.IsActivity(content) ? "actor" : "attributedTo"].Elements().ToList();
        var author = all.Find(candidate => Vocabulary.Is(candidate, "Person"));
        return all.Count == 0 ? Said.Nothing : Vocabulary.IdOf(author.IsThere ? author : all[0]);
    }

    private static IEnumerable<Said> Addressees(JsonAt node) => node["to"].Elements()
        .Concat(node["cc"].Elements())
        .Select(Vocabulary.IdOf)
        .Concat(Mentioned(node))
        .Where(said => said.Text is not null && !Vocabulary.IsPublic(said.Text));

    /// <summary>A follower list is no owner.</summary>
    private static bool IsCollectionOf(string? actor, string address) =>
        Owns(actor, address) || address.EndsWith("/followers", StringComparison.Ordinal) || address.EndsWith("/following", StringComparison.Ordinal);

    /// <summary>On most servers what somebody made is named below its maker.</summary>
    private static bool Owns(string? actor, string? id) =>
        actor is not null && id is not null && id.Length > actor.Length && id[actor.Length] == '/' && id.StartsWith(actor, StringComparison.Ordinal);
}
