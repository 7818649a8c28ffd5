namespace Reciprocity.Ingestion.Tests.Rows;

/// <summary>Activities as Mastodon, Pleroma, Lemmy and the W3C's documents write them.</summary>
internal static class ActivityRows
{
    public const string Activity = "application/activity+json";
    private const string LinkedData = "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"";

    private const string Ana = "https://a.example/users/ana";
    private const string Bo = "https://b.example/users/bo";
    private const string Post = "https://b.example/users/bo/statuses/9";
    private const string Other = "https://c.example/posts/5";
    private const string At = "2026-01-23T10:00:00Z";

    public static IEnumerable<Row> All =>
    [
        new("AS2: a like of an embedded note", Activity, Like($$"""{"id":"{{Post}}","type":"Note","attributedTo":"{{Bo}}"}"""), $"like {Ana}>{Bo} on {Post} = activitystreams:{Ana}#likes/1 at {At}"),
        new("AS2: as linked data", LinkedData, Like($$"""{"id":"{{Post}}","attributedTo":{"type":"Person","id":"{{Bo}}"} }"""), $"like {Ana}>{Bo} on {Post} = activitystreams:{Ana}#likes/1 at {At}"),
        new("AS2: a like whose owner is nowhere waits for it", Activity, Like($"\"{Post}\""), $"like {Ana}>? on {Post} = activitystreams:{Ana}#likes/1 at {At}"),
        new("AS2: a like addressed to its owner", Activity, Like($"\"{Other}\"", $$""","to":["{{Bo}}"]"""), $"like {Ana}>{Bo} on {Other} = activitystreams:{Ana}#likes/1 at {At}"),
        new("AS2: of several who are addressed none is guessed", Activity, Like($"\"{Other}\"", $$""","to":["{{Bo}}","https://d.example/cleo"]"""),
            $"like {Ana}>? on {Other} = activitystreams:{Ana}#likes/1 at {At}"),
        new("AS2: of several who are addressed, the one below whom it is named", Activity, Like($"\"{Post}\"", $$""","to":["{{Bo}}","https://d.example/cleo"]"""),
            $"like {Ana}>{Bo} on {Post} = activitystreams:{Ana}#likes/1 at {At}"),
        new("AS2: a Mention tag names the owner", Activity, Like($"\"{Other}\"", $$""","tag":[{"type":"Hashtag","name":"#x"},{"type":"Mention","href":"{{Bo}}","name":"@bo"}]"""),
            $"like {Ana}>{Bo} on {Other} = activitystreams:{Ana}#likes/1 at {At}"),
        new("AS2: a like of somebody", Activity, Like($$"""{"type":"Person","id":"{{Bo}}"}"""), $"like {Ana}>{Bo} = activitystreams:{Ana}#likes/1 at {At}"),
        new("AS2: without published it is the time of receipt", Activity, $$"""{"id":"{{Ana}}#likes/1","type":"Like","actor":"{{Ana}}","object":"{{Post}}","to":"{{Bo}}"}""",
            $"like {Ana}>{Bo} on {Post} = activitystreams:{Ana}#likes/1 at now"),
        new("AS2: without id and published nothing tells it from another", Activity, $$"""{"type":"Like","actor":"{{Ana}}","object":"{{Post}}","to":"{{Bo}}"}""", "!/published missing"),
        new("AS2: any context, and none", Activity, $$"""{"@context":["https://www.w3.org/ns/activitystreams",{"ostatus":"http://ostatus.org#"},7],"id":"https://x/1","type":"Follow","actor":"{{Ana}}","object":"{{Bo}}"}""",
            $"follow {Ana}>{Bo} = activitystreams:https://x/1 at now"),
        new("AS2: several types, one of which is known", Activity, $$"""{"id":"https://x/1","type":["http://litepub.social/ns#Odd","as:Like"],"actor":"{{Ana}}","object":"{{Post}}","to":"{{Bo}}"}""",
            $"like {Ana}>{Bo} on {Post} = activitystreams:https://x/1 at now"),
        new("AS2: JSON-LD keywords for id and type", Activity, $$"""{"@id":"https://x/1","@type":"https://www.w3.org/ns/activitystreams#Like","actor":{"@id":"{{Ana}}"},"object":{"@id":"{{Post}}","attributedTo":"{{Bo}}"} }""",
            $"like {Ana}>{Bo} on {Post} = activitystreams:https://x/1 at now"),
        new("AS2: several objects are several likes", Activity, Like($$"""[{"id":"{{Post}}","attributedTo":"{{Bo}}"},"{{Other}}"]"""),
            $"like {Ana}>{Bo} on {Post} = activitystreams:{Ana}#likes/1 at {At}", $"like {Ana}>? on {Other} = activitystreams:{Ana}#likes/1#object:{Other} at {At}"),
        new("AS2: an author is the owner before a group", Activity, Like($$"""{"id":"{{Other}}","type":"Video","attributedTo":[{"type":"Group","id":"https://c.example/channel"},{"type":"Person","id":"{{Bo}}"}]}"""),
            $"like {Ana}>{Bo} on {Other} = activitystreams:{Ana}#likes/1 at {At}"),
        new("AS2: a boost as Mastodon sends it", Activity,
            $$"""{"id":"{{Ana}}/statuses/3/activity","type":"Announce","actor":"{{Ana}}","published":"{{At}}","to":["https://www.w3.org/ns/activitystreams#Public"],"cc":["{{Bo}}","{{Ana}}/followers"],"object":"{{Post}}"}""",
            $"share {Ana}>{Bo} on {Post} = activitystreams:{Ana}/statuses/3/activity at {At}"),
        new("AS2: a follow", Activity, $$"""{"id":"https://a.example/f1","type":"Follow","actor":"{{Ana}}","object":"{{Bo}}"}""", $"follow {Ana}>{Bo} = activitystreams:https://a.example/f1 at now"),
        new("AS2: a view, as the W3C has it", Activity,
            $$"""{"@context":"https://www.w3.org/ns/activitystreams","id":"https://a.example/v1","type":"View","actor":{"type":"Person","id":"{{Ana}}","name":"Ana"},"object":{"type":"Article","id":"{{Other}}","attributedTo":"{{Bo}}"} }""",
            $"view {Ana}>{Bo} on {Other} = activitystreams:https://a.example/v1 at now"),
        new("AS2: a reaction of Pleroma's", Activity, $$"""{"id":"https://a.example/r1","type":"EmojiReact","content":"🎉","actor":"{{Ana}}","object":"{{Post}}","to":["{{Bo}}"]}""",
            $"like {Ana}>{Bo} on {Post} = activitystreams:https://a.example/r1 at now"),
        new("AS2: a reply is a comment, and mentions the others", Activity, Reply($$""" "inReplyTo":"{{Post}}","tag":[{"type":"Mention","href":"{{Bo}}"},{"type":"Mention","href":"https://d.example/cleo"}]"""),
            $"comment {Ana}>{Bo} on {Post} = activitystreams:{Ana}/statuses/4 at {At}",
            $"mention {Ana}>https://d.example/cleo on {Ana}/statuses/4 = activitystreams:{Ana}/statuses/4#mention:https://d.example/cleo at {At}"),
        new("AS2: a reply whose owner is nowhere waits for it", Activity, Reply($$""" "inReplyTo":"{{Other}}" """), $"comment {Ana}>? on {Other} = activitystreams:{Ana}/statuses/4 at {At}"),
        new("AS2: a reply to an embedded note", Activity, Reply($$""" "inReplyTo":{"id":"{{Other}}","attributedTo":"{{Bo}}"} """), $"comment {Ana}>{Bo} on {Other} = activitystreams:{Ana}/statuses/4 at {At}"),
        new("AS2: an answer to oneself", Activity, Reply($$""" "inReplyTo":"{{Ana}}/statuses/3","tag":{"type":"Mention","href":"{{Bo}}"} """),
            $"comment {Ana}>{Ana} on {Ana}/statuses/3 = activitystreams:{Ana}/statuses/4 at {At}",
            $"mention {Ana}>{Bo} on {Ana}/statuses/4 = activitystreams:{Ana}/statuses/4#mention:{Bo} at {At}"),
        new("AS2: mentions, each once", Activity, Reply($$""" "tag":[{"type":"Mention","href":"{{Bo}}"},{"type":"Mention","href":"{{Bo}}"},{"type":"Mention","href":"{{Ana}}"}]"""),
            $"mention {Ana}>{Bo} on {Ana}/statuses/4 = activitystreams:{Ana}/statuses/4 at {At}"),
        new("AS2: a mention of nobody", Activity, Reply(""" "tag":[{"type":"Mention","name":"@bo"}]"""), "!/object/tag/0/href missing"),
        new("AS2: a note by itself is no engagement", Activity, Reply(""" "content":"hello" """), "!/object unknown-kind"),
        new("AS2: a creation that is only named is none", Activity, $$"""{"id":"https://x/1","type":"Create","actor":"{{Ana}}","object":"{{Post}}"}""", "!/object unknown-kind"),
        new("AS2: an Accept is no engagement", Activity, $$"""{"id":"https://x/1","type":"Accept","actor":"{{Ana}}","object":{} }""", "!/type unknown-kind"),
        new("AS2: a collection", Activity, """{"type":"OrderedCollection","totalItems":3,"orderedItems":[""" + Like($"\"{Post}\"") + $$$""",7,{"id":"https://x/f","type":"Follow","actor":"{{{Ana}}}","object":"{{{Bo}}}"}]}""",
            $"like {Ana}>? on {Post} = activitystreams:{Ana}#likes/1 at {At}", $"follow {Ana}>{Bo} = activitystreams:https://x/f at now", "!/orderedItems/1 wrong-type"),
        new("AS2: an array", Activity, $$"""[{"id":"https://x/f","type":"Follow","actor":"{{Ana}}","object":"{{Bo}}"},{"type":"Follow"}]""", $"follow {Ana}>{Bo} = activitystreams:https://x/f at now", "!/1/actor missing"),
        new("AS2: an id that is no URI is its actor's", Activity, $$"""{"id":"17","type":"Follow","actor":"{{Ana}}","object":"{{Bo}}"}""", $"follow {Ana}>{Bo} = activitystreams:{Ana}#17 at now"),
        new("AS2: an id that is too long stands as its hash", Activity, $$"""{"id":"https://x/{{new string('1', 300)}}","type":"Follow","actor":"{{Ana}}","object":"{{Bo}}"}""",
            $"follow {Ana}>{Bo} = activitystreams:sha256:7b9b08ca6463381042455499ce4d9d77ab5cf34a09039bf468a8435cae908a4b at now"),
        new("AS2: a member that is too long is refused", Activity, $$"""{"id":"https://x/f","type":"Follow","actor":"https://x/{{new string('1', 300)}}","object":"{{Bo}}"}""", "!/actor text"),
        new("AS2: several actors", Activity, $$"""{"id":"https://x/f","type":"Follow","actor":["{{Ana}}","{{Bo}}"],"object":"{{Bo}}"}""", "!/actor wrong-type"),
        new("AS2: no actor", Activity, $$"""{"id":"https://x/f","type":"Follow","object":"{{Bo}}"}""", "!/actor missing"),
        new("AS2: no object", Activity, $$"""{"id":"https://x/f","type":"Like","actor":"{{Ana}}"}""", "!/object missing"),
        new("AS2: no type", Activity, "{}", "!/type missing"),
        new("AS2: a time that is none", Activity, $$"""{"id":"https://x/f","type":"Follow","actor":"{{Ana}}","object":"{{Bo}}","published":"noon"}""", "!/published time"),
        new("AS2: too large", Activity, $$"""{"id":"https://x/f","type":"Follow","actor":"{{Ana}}","object":"{{Bo}}","summary":"{{new string('x', 20_000)}}"}""", "! too-large"),
    ];

    private static string Like(string liked, string more = "") =>
        $$"""{"@context":"https://www.w3.org/ns/activitystreams","id":"{{Ana}}#likes/1","type":"Like","actor":"{{Ana}}","published":"{{At}}","object":{{liked}}{{more}}}""";

    private static string Reply(string members) =>
        $$$"""
        {"id":"{{{Ana}}}/statuses/4/activity","type":"Create","actor":"{{{Ana}}}","published":"{{{At}}}","to":["https://www.w3.org/ns/activitystreams#Public"],"cc":["{{{Ana}}}/followers"],
         "object":{"id":"{{{Ana}}}/statuses/4","type":"Note","attributedTo":"{{{Ana}}}",{{{members}}}}}
        """;
}
