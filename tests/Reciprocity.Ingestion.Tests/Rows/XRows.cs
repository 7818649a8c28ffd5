namespace Reciprocity.Ingestion.Tests.Rows;

internal static class XRows
{
    private const string X = "webhook:x";

    public static IEnumerable<Row> All =>
    [
        new("X: a like", X, Event("favorite_events", """
            {"id":"a7ba59eab0bfcba386f7acedac279542","created_at":"Mon Mar 26 16:33:26 +0000 2018","timestamp_ms":1522082006140,
             "favorited_status":{"created_at":"Tue Oct 24 00:00:00 +0000 2017","id":922661111156666368,"id_str":"922661111156666368","text":"hi","user":{"id":2244994945,"id_str":"2244994945"}},
             "user":{"id":783214,"id_str":"783214","screen_name":"ana"}}
            """), "like 783214>2244994945 on 922661111156666368 = x:a7ba59eab0bfcba386f7acedac279542 at 2018-03-26T16:33:26.14Z"),
        new("X: a reply, which mentions the others", X, Post("""
            "in_reply_to_status_id_str":"900","in_reply_to_user_id_str":"20","entities":{"user_mentions":[{"id_str":"20"},{"id_str":"30"},{"id_str":"10"}]}
            """), "comment 10>20 on 900 = x:1000 at 2026-01-23T10:00:00Z", "mention 10>30 on 1000 = x:1000#mention:30 at 2026-01-23T10:00:00Z"),
        new("X: an answer to an account", X, Post(""" "in_reply_to_status_id_str":null,"in_reply_to_user_id_str":"20","entities":{"user_mentions":[{"id_str":"20"}]} """), "comment 10>20 = x:1000 at 2026-01-23T10:00:00Z"),
        new("X: a repost is that alone", X, Post(""" "retweeted_status":{"id_str":"900","user":{"id_str":"20"}},"entities":{"user_mentions":[{"id_str":"20"},{"id_str":"30"}]} """),
            "share 10>20 on 900 = x:1000 at 2026-01-23T10:00:00Z"),
        new("X: a quote", X, Post(""" "is_quote_status":true,"quoted_status":{"id_str":"900","user":{"id_str":"20"}},"entities":{"user_mentions":[]} """), "share 10>20 on 900 = x:1000 at 2026-01-23T10:00:00Z"),
        new("X: mentions", X, Post(""" "entities":{"user_mentions":[{"id_str":"20"},{"id_str":"30"},{"id_str":"20"}]} """),
            "mention 10>20 on 1000 = x:1000 at 2026-01-23T10:00:00Z", "mention 10>30 on 1000 = x:1000#mention:30 at 2026-01-23T10:00:00Z"),
        new("X: mentions in a long post", X, Post(""" "truncated":true,"entities":{"user_mentions":[]},"extended_tweet":{"entities":{"user_mentions":[{"id_str":"20"}]}} """), "mention 10>20 on 1000 = x:1000 at 2026-01-23T10:00:00Z"),
        new("X: a post by itself", X, Post(""" "entities":{"user_mentions":[]} """), "~tweet_create_events: a post by itself"),
        new("X: a post whose time is written out", X, Event("tweet_create_events", """{"created_at":"Fri Jan 23 10:00:00 +0000 2026","id_str":"1000","user":{"id_str":"10"},"in_reply_to_user_id_str":"20"}"""),
            "comment 10>20 = x:1000 at 2026-01-23T10:00:00Z"),
        new("X: a deletion", X, Event("tweet_delete_events", """{"status":{"id":"1000","user_id":"10"},"timestamp_ms":1769162460000}"""), "-? 10>? = x:1000 at 2026-01-23T10:01:00Z^1000"),
        new("X: a follow", X, Event("follow_events", """{"type":"follow","created_timestamp":"1517588749178","target":{"id":"12","screen_name":"a"},"source":{"id":"21","screen_name":"b"}}"""),
            "follow 21>12 = x:follow:21:12:1517588749178 at 2018-02-02T16:25:49.178Z"),
        new("X: an unfollow", X, Event("follow_events", """{"type":"unfollow","created_timestamp":"1517588749178","target":{"id":"12"},"source":{"id":"21"}}"""),
            "-follow 21>12 = x:follow:21:12:1517588749178 at 2018-02-02T16:25:49.178Z"),
        new("X: an unfollow by its other name", X, Event("unfollow_events", """{"created_timestamp":"1517588749178","target":{"id":"12"},"source":{"id":"21"}}"""),
            "-follow 21>12 = x:follow:21:12:1517588749178 at 2018-02-02T16:25:49.178Z"),
        new("X: a direct message", X, Event("direct_message_events", """
            {"type":"message_create","id":"954491830116155396","created_timestamp":"1516403560557","message_create":{"target":{"recipient_id":"4337869213"},"sender_id":"3001969357","source_app_id":"13090192","message_data":{"text":"hello"}}}
            """), "message 3001969357>4337869213 = x:954491830116155396 at 2018-01-19T23:12:40.557Z"),
        new("X: typing, reading, blocking and the like", X,
            """{"for_user_id":"1","direct_message_indicate_typing_events":[{}],"direct_message_mark_read_events":[{}],"block_events":[{},{}],"user_event":{"revoke":{}},"users":{"1":{}}}""",
            "~block_events", "~block_events", "~direct_message_indicate_typing_events", "~direct_message_mark_read_events", "~user_event"),
        new("X: a body that is no delivery", X, "[]", "! wrong-type"),
        new("X: nothing at all", X, "{}"),
        new("X: a like by nobody", X, Event("favorite_events", """{"id":"1","timestamp_ms":1522082006140,"favorited_status":{"id_str":"2","user":{"id_str":"3"}},"user":7}"""), "!/favorite_events/0/user/id_str missing"),
        new("X: a like of a number, among others", X, """{"favorite_events":[7,{"id":"1","timestamp_ms":1522082006140,"favorited_status":{"id_str":"2","user":{"id_str":"3"}},"user":{"id_str":"4"}}]}""",
            "like 4>3 on 2 = x:1 at 2018-03-26T16:33:26.14Z", "!/favorite_events/0/user/id_str missing"),
    ];

    private static string Event(string name, string item) => $$"""{"for_user_id":"2244994945","{{name}}":[{{item}}]}""";

    private static string Post(string members) =>
        Event("tweet_create_events", $$"""{"created_at":"Fri Jan 23 10:00:00 +0000 2026","id":1000,"id_str":"1000","text":"t","user":{"id":10,"id_str":"10"},"timestamp_ms":"1769162400000",{{members}}}""");
}
