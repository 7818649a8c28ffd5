using Reciprocity.Ingestion.Formats;

namespace Reciprocity.Ingestion.ActivityStreams;

/// <summary>What types of Activity Streams mean here.</summary>
internal static class Vocabulary
{
    public const string Create = "Create";
    public const string Undo = "Undo";
    public const string Delete = "Delete";

    private static readonly string[] Prefixes = ["https://www.w3.org/ns/activitystreams#", "http://www.w3.org/ns/activitystreams#", "as:", "litepub:"];

    /// <summary>Activities that are no engagement, and whose undoing is none either.</summary>
    private static readonly HashSet<string> Others = new(StringComparer.Ordinal)
    {
        Undo, Delete, "Accept", "Add", "Arrive", "Block", "Dislike", "Flag", "Ignore", "Invite", "Join", "Leave", "Listen", "Move", "Offer",
        "Read", "Reject", "Remove", "TentativeAccept", "TentativeReject", "Travel", "Update",
    };

    private static readonly HashSet<string> Actors = new(StringComparer.Ordinal) { "Person", "Service", "Group", "Organization", "Application" };

    /// <summary>The kinds of what is done to an object. A Create is what its object makes of it.</summary>
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        ["Like"] = "like",
        ["EmojiReact"] = "like",
        ["Announce"] = "share",
        ["Follow"] = "follow",
        ["View"] = "view",
    };

    /// <summary>All types of an object, without the vocabulary's prefix.</summary>
    public static IEnumerable<string> TypesOf(JsonAt node) =>
        Either(node, "type", "@type").Elements().Select(type => type.Text).OfType<string>().Select(WithoutPrefix);

    /// <summary>The kind of the first of its types that has one; null if none has.</summary>
    public static string? KindOf(JsonAt node) => TypesOf(node).Select(type => Kinds.GetValueOrDefault(type)).FirstOrDefault(kind => kind is not null);

    public static bool Is(JsonAt node, string type) => TypesOf(node).Contains(type);

    public static bool IsActor(JsonAt node) => TypesOf(node).Any(Actors.Contains);

    /// <summary>An activity as the object of another: it is neither content nor an actor.</summary>
    public static bool IsActivity(JsonAt node) => KindOf(node) is not null || TypesOf(node).Any(type => type is Create or Undo or Delete);

    public static bool IsOtherActivity(JsonAt node) => TypesOf(node).Any(Others.Contains);

    /// <summary>What a node is called by: the string that it is, its id, or what it links to.</summary>
    public static Said IdOf(JsonAt node)
    {
        if (node.IsArray)
        {
            return node.Elements().ToList() switch
            {
                [] => new(null, node.Pointer),
                [var only] when !only.IsArray => IdOf(only),
                _ => new(null, node.Pointer, "must be one; send an activity for each"),
            };
        }

        if (!node.IsObject)
        {
            return node.Said;
        }

        return Is(node, "Link") || Is(node, "Mention") ? node["href"].Said : Either(node, "id", "@id").Said;
    }

    /// <summary>The list of addresses for everyone, in all its spellings.</summary>
    public static bool IsPublic(string address) => WithoutPrefix(address) == "Public";

    private static JsonAt Either(JsonAt node, string name, string otherName) => node[name] is { IsThere: false } && node[otherName] is { IsThere: true } other ? other : node[name];

    private static string WithoutPrefix(string type) =>
        Array.Find(Prefixes, prefix => type.StartsWith(prefix, StringComparison.Ordinal)) is { } prefix ? type[prefix.Length..] : type;
}
