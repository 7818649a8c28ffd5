namespace Reciprocity.Ingestion.Tests.Rows;

internal static class BlueskyRows
{
    private const string Bluesky = "webhook:bluesky";
    private const string Post = "at://did:plc:bo/app.bsky.feed.post/3l3pte3p2e325";
    private const string Ana = "at://did:plc:ana";

    public static IEnumerable<Row> All =>
    [
        new("Bluesky: a like", Bluesky, Create("app.bsky.feed.like", $$$"""{"$type":"app.bsky.feed.like","createdAt":"2024-09-09T19:46:02.102Z","subject":{"cid":"bafy","uri":"{{{Post}}}"}}"""),
            $"like did:plc:ana>did:plc:bo on {Post} = bluesky:{Ana}/app.bsky.feed.like/3l3 at 2024-09-09T19:46:02.102Z"),
        new("Bluesky: a repost", Bluesky, Create("app.bsky.feed.repost", $$$"""{"createdAt":"2024-09-09T19:46:02.102Z","subject":{"uri":"{{{Post}}}"}}"""),
            $"share did:plc:ana>did:plc:bo on {Post} = bluesky:{Ana}/app.bsky.feed.repost/3l3 at 2024-09-09T19:46:02.102Z"),
        new("Bluesky: a follow", Bluesky, Create("app.bsky.graph.follow", """{"createdAt":"2024-09-09T19:46:02.102Z","subject":"did:plc:bo"}"""),
            $"follow did:plc:ana>did:plc:bo = bluesky:{Ana}/app.bsky.graph.follow/3l3 at 2024-09-09T19:46:02.102Z"),
        new("Bluesky: a reply, which mentions the others", Bluesky, Create("app.bsky.feed.post", $$$"""
            {"createdAt":"2024-09-09T19:46:02.102Z","text":"@bo @cleo","reply":{"root":{"uri":"at://did:plc:dan/app.bsky.feed.post/1"},"parent":{"uri":"{{{Post}}}"}},
             "facets":[{"features":[{"$type":"app.bsky.richtext.facet#mention","did":"did:plc:bo"}]},{"features":[{"$type":"app.bsky.richtext.facet#mention","did":"did:plc:cleo"},{"$type":"app.bsky.richtext.facet#link","uri":"https://x"}]}]}
            """),
            $"comment did:plc:ana>did:plc:bo on {Post} = bluesky:{Ana}/app.bsky.feed.post/3l3 at 2024-09-09T19:46:02.102Z",
            $"mention did:plc:ana>did:plc:cleo on {Ana}/app.bsky.feed.post/3l3 = bluesky:{Ana}/app.bsky.feed.post/3l3#mention:did:plc:cleo at 2024-09-09T19:46:02.102Z"),
        new("Bluesky: a quote", Bluesky, Create("app.bsky.feed.post", $$$$"""{"createdAt":"2024-09-09T19:46:02.102Z","embed":{"$type":"app.bsky.embed.record","record":{"uri":"{{{{Post}}}}"}}}"""),
            $"share did:plc:ana>did:plc:bo on {Post} = bluesky:{Ana}/app.bsky.feed.post/3l3 at 2024-09-09T19:46:02.102Z"),
        new("Bluesky: a quote beside a picture", Bluesky, Create("app.bsky.feed.post", $$$$"""{"createdAt":"2024-09-09T19:46:02.102Z","embed":{"$type":"app.bsky.embed.recordWithMedia","record":{"record":{"uri":"{{{{Post}}}}"}},"media":{}}}"""),
            $"share did:plc:ana>did:plc:bo on {Post} = bluesky:{Ana}/app.bsky.feed.post/3l3 at 2024-09-09T19:46:02.102Z"),
        new("Bluesky: a post by itself", Bluesky, Create("app.bsky.feed.post", """{"createdAt":"2024-09-09T19:46:02.102Z","text":"hello"}"""), "~app.bsky.feed.post: a post by itself"),
        new("Bluesky: a deletion takes back what bears the record's address", Bluesky, Delete("app.bsky.feed.like"), $"-? did:plc:ana>? = bluesky:{Ana}/app.bsky.feed.like/3l3 at 2024-09-09T20:00:00Z^{Ana}/app.bsky.feed.like/3l3"),
        new("Bluesky: an unfollow", Bluesky, Delete("app.bsky.graph.follow"), $"-? did:plc:ana>? = bluesky:{Ana}/app.bsky.graph.follow/3l3 at 2024-09-09T20:00:00Z^{Ana}/app.bsky.graph.follow/3l3"),
        new("Bluesky: a record that claims to be of the future is of when it was seen", Bluesky, Create("app.bsky.graph.follow", """{"createdAt":"2199-01-01T00:00:00Z","subject":"did:plc:bo"}"""),
            $"follow did:plc:ana>did:plc:bo = bluesky:{Ana}/app.bsky.graph.follow/3l3 at 2024-09-09T20:00:00Z"),
        new("Bluesky: a record with no time that could be read too", Bluesky, Create("app.bsky.graph.follow", """{"createdAt":"0001-01-01T00:00:00Z","subject":"did:plc:bo"}"""),
            $"follow did:plc:ana>did:plc:bo = bluesky:{Ana}/app.bsky.graph.follow/3l3 at 2024-09-09T20:00:00Z"),
        new("Bluesky: other lines among them", Bluesky,
            string.Join(
                '\n',
                """{"did":"did:plc:ana","time_us":1725912000000000,"kind":"identity","identity":{"did":"did:plc:ana","handle":"ana.example","seq":1}}""",
                """{"did":"did:plc:ana","time_us":1725912000000000,"kind":"account","account":{"active":true}}""",
                Create("app.bsky.graph.block", """{"subject":"did:plc:bo"}"""),
                Create("app.bsky.feed.like", "{}").Replace("create", "update", StringComparison.Ordinal),
                Delete("app.bsky.feed.repost")),
            $"-? did:plc:ana>? = bluesky:{Ana}/app.bsky.feed.repost/3l3 at 2024-09-09T20:00:00Z^{Ana}/app.bsky.feed.repost/3l3",
            "~account", "~app.bsky.feed.like: update", "~app.bsky.graph.block", "~identity"),
        new("Bluesky: a broken line among others", Bluesky, $"nonsense\n{Delete("app.bsky.feed.like")}\n[]\n", $"-? did:plc:ana>? = bluesky:{Ana}/app.bsky.feed.like/3l3 at 2024-09-09T20:00:00Z^{Ana}/app.bsky.feed.like/3l3",
            "! not-readable", "!/commit/collection missing"),
        new("Bluesky: an owner by handle", Bluesky, Create("app.bsky.feed.like", """{"createdAt":"2024-09-09T19:46:02.102Z","subject":{"uri":"at://bo.example/app.bsky.feed.post/1"}}"""), "!/commit/record/subject/uri wrong-type"),
        new("Bluesky: a like of nothing", Bluesky, Create("app.bsky.feed.like", """{"createdAt":7,"subject":7}"""), "!/commit/record/subject/uri missing"),
    ];

    private static string Create(string collection, string record) =>
        $$$"""{"did":"did:plc:ana","time_us":1725912000000000,"kind":"commit","commit":{"rev":"3l3","operation":"create","collection":"{{{collection}}}","rkey":"3l3","record":{{{record.ReplaceLineEndings("")}}},"cid":"bafy"}}""";

    private static string Delete(string collection) =>
        $$$"""{"did":"did:plc:ana","time_us":1725912000000000,"kind":"commit","commit":{"rev":"3l3","operation":"delete","collection":"{{{collection}}}","rkey":"3l3"}}""";
}
