namespace Reciprocity.Ingestion.Tests.Rows;

internal static class InstagramRows
{
    private const string Instagram = "webhook:instagram";

    public static IEnumerable<Row> All =>
    [
        new("Instagram: a comment", Instagram, Change("comments", """
            {"from":{"id":"232323232","username":"ana"},"media":{"id":"123123123","media_product_type":"FEED"},"id":"17865799348089039","text":"This is an example."}
            """), "comment 232323232>17841405822304 on 123123123 = instagram:17865799348089039 at 2026-01-23T10:00:00Z"),
        new("Instagram: a comment in a live video", Instagram, Change("live_comments", """{"from":{"id":"5"},"media":{"id":"6"},"id":"7"}"""), "comment 5>17841405822304 on 6 = instagram:7 at 2026-01-23T10:00:00Z"),
        new("Instagram: an app of Instagram's own login has its change in the entry", Instagram,
            """[{"object":"instagram","entry":[{"id":"17","time":1769162400,"field":"comments","value":{"id":"7","from":{"id":"5","username":"ana"},"text":"hi","media":{"id":"6","media_product_type":"REELS"}}}]}]""",
            "comment 5>17 on 6 = instagram:7 at 2026-01-23T10:00:00Z"),
        new("Instagram: an answer to a comment", Instagram, Change("comments", """{"from":{"id":"5"},"media":{"id":"6"},"id":"8","parent_id":"7"}"""), "comment 5>17841405822304 on 6 = instagram:8 at 2026-01-23T10:00:00Z"),
        new("Instagram: whom the account itself answers is not said", Instagram, Change("comments", """{"from":{"id":"17841405822304"},"media":{"id":"6"},"id":"8","parent_id":"7"}"""), "~comments: an answer by the account"),
        new("Instagram: a mention names nobody", Instagram, Change("mentions", """{"media_id":"17887498072083520","comment_id":"17894227972186120"}"""), "~mentions"),
        new("Instagram: the sums of a story are no engagements", Instagram, Change("story_insights", """{"media_id":"1","impressions":4444,"reach":44}"""), "~story_insights"),
        new("Instagram: a message", Instagram, Messaging("""{"sender":{"id":"5"},"recipient":{"id":"17"},"timestamp":1769162400123,"message":{"mid":"aWdfZA","text":"hi"}}"""),
            "message 5>17 = instagram:aWdfZA at 2026-01-23T10:00:00.123Z"),
        new("Instagram: the account's own message", Instagram, Messaging("""{"sender":{"id":"17"},"recipient":{"id":"5"},"timestamp":1769162400123,"message":{"mid":"aWdfZB","text":"hi","is_echo":true}}"""),
            "message 17>5 = instagram:aWdfZB at 2026-01-23T10:00:00.123Z"),
        new("Instagram: a message as a change", Instagram, Change("messages", """{"sender":{"id":"12334"},"recipient":{"id":"23245"},"timestamp":"1527459824","message":{"mid":"random_mid","text":"random_text"}}"""),
            "message 12334>23245 = instagram:random_mid at 2018-05-27T22:23:44Z"),
        new("Instagram: a message is unsent", Instagram, Messaging("""{"sender":{"id":"5"},"recipient":{"id":"17"},"timestamp":1769162400123,"message":{"mid":"aWdfZA","is_deleted":true}}"""),
            "-message 5>? = instagram:aWdfZA at 2026-01-23T10:00:00.123Z^aWdfZA"),
        new("Instagram: a reaction", Instagram, Messaging("""{"sender":{"id":"5"},"recipient":{"id":"17"},"timestamp":1769162400123,"reaction":{"mid":"aWdfZB","action":"react","reaction":"love","emoji":"❤"}}"""),
            "like 5>17 on aWdfZB = instagram:reaction:1769162400123:5:aWdfZB at 2026-01-23T10:00:00.123Z"),
        new("Instagram: a reaction is taken back", Instagram, Messaging("""{"sender":{"id":"5"},"recipient":{"id":"17"},"timestamp":1769162400456,"reaction":{"mid":"aWdfZB","action":"unreact"}}"""),
            "-like 5>17 on aWdfZB = instagram:reaction:1769162400456:5:aWdfZB at 2026-01-23T10:00:00.456Z"),
        new("Instagram: that a message was seen is no engagement", Instagram, Messaging("""{"sender":{"id":"5"},"recipient":{"id":"17"},"timestamp":1769162400123,"read":{"mid":"aWdfZB"}}"""), "~messaging"),
        new("Instagram: nothing at all", Instagram, """{"object":"instagram","entry":[]}"""),
        new("Instagram: entries that are none", Instagram, """{"object":"instagram","entry":"x"}""", "!/entry wrong-type"),
        new("Instagram: a comment by nobody", Instagram, Change("comments", """{"id":"7","media":{"id":"6"}}"""), "!/entry/0/changes/0/value/from/id missing"),
        new("Instagram: a change without a name", Instagram, Change("", "{}").Replace("\"\"", "7", StringComparison.Ordinal), "!/entry/0/changes/0/field wrong-type"),
        new("Instagram: a time that is none", Instagram, """{"entry":[{"id":"17","time":"noon","changes":[{"field":"comments","value":{"id":"7","from":{"id":"5"}}}]}]}""", "!/entry/0/time wrong-type"),
    ];

    private static string Change(string field, string value) =>
        $$"""{"object":"instagram","entry":[{"id":"17841405822304","time":1769162400,"changes":[{"field":"{{field}}","value":{{value}}}]}]}""";

    private static string Messaging(string message) => $$"""{"object":"instagram","entry":[{"id":"17","time":1769162400999,"messaging":[{{message}}]}]}""";
}
