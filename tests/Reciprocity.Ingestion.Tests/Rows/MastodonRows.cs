namespace Reciprocity.Ingestion.Tests.Rows;

internal static class MastodonRows
{
    private const string Mastodon = "webhook:mastodon";
    private const string Status = "https://m.example/users/ana/statuses/4";

    public static IEnumerable<Row> All =>
    [
        new("Mastodon: a reply, which mentions the others", Mastodon, Created("""
            "in_reply_to_id":"3","in_reply_to_account_id":"20","reblog":null,
            "mentions":[{"id":"20","username":"bo","url":"https://m.example/@bo","acct":"bo"},{"id":"30","username":"cleo","url":"https://far.example/@cleo","acct":"cleo@far.example"}]
            """),
            $"comment https://m.example/users/ana>https://m.example/users/bo on https://m.example/users/bo/statuses/3 = activitystreams:{Status} at 2026-01-23T10:00:00Z",
            $"mention https://m.example/users/ana>https://far.example/users/cleo on {Status} = activitystreams:{Status}#mention:https://far.example/users/cleo at 2026-01-23T10:00:00Z"),
        new("Mastodon: an answer to oneself", Mastodon, Created(""" "in_reply_to_id":"3","in_reply_to_account_id":"10","mentions":[] """),
            $"comment https://m.example/users/ana>https://m.example/users/ana on https://m.example/users/ana/statuses/3 = activitystreams:{Status} at 2026-01-23T10:00:00Z"),
        new("Mastodon: a reply to somebody who is not named waits", Mastodon, Created(""" "in_reply_to_id":"3","in_reply_to_account_id":"20","mentions":[] """),
            $"comment https://m.example/users/ana>? on https://m.example/statuses/3 = activitystreams:{Status} at 2026-01-23T10:00:00Z"),
        new("Mastodon: a boost", Mastodon, Created(""" "reblog":{"id":"2","uri":"https://far.example/users/bo/statuses/2","account":{"id":"20","url":"https://far.example/@bo"}},"mentions":[] """),
            $"share https://m.example/users/ana>https://far.example/users/bo on https://far.example/users/bo/statuses/2 = activitystreams:{Status} at 2026-01-23T10:00:00Z"),
        new("Mastodon: a status by itself", Mastodon, Created(""" "in_reply_to_id":null,"mentions":[] """), "~status.created: a status by itself"),
        new("Mastodon: a new account", Mastodon, """{"event":"account.created","created_at":"2026-01-23T10:00:00.000Z","object":{"id":"10","username":"ana"}}""", "~account.created"),
        new("Mastodon: an event that is a number", Mastodon, """{"event":7}""", "!/event wrong-type"),
        new("Mastodon: a status that is a number", Mastodon, """{"event":"status.created","object":7}""", "~status.created: a status by itself"),
        new("Mastodon: an activity", Mastodon, """{"id":"https://m.example/l/1","type":"Like","actor":"https://m.example/users/ana","object":"https://m.example/users/bo/statuses/2"}""",
            "like https://m.example/users/ana>? on https://m.example/users/bo/statuses/2 = activitystreams:https://m.example/l/1 at now"),
        new("Mastodon: an activity with a long post in it", Mastodon,
            $$$$"""{"id":"https://m.example/c","type":"Create","actor":"https://m.example/users/ana","object":{"id":"https://m.example/n","content":"{{{{new string('x', 20_000)}}}}","tag":{"type":"Mention","href":"https://m.example/users/bo"}}}""",
            "mention https://m.example/users/ana>https://m.example/users/bo on https://m.example/n = activitystreams:https://m.example/n at now"),
        new("Mastodon: an activity that is no engagement", Mastodon, """{"id":"https://m.example/1","type":"Accept","actor":"https://m.example/users/ana","object":"https://m.example/f"}""", "~Accept"),
        new("Mastodon: the end of an account", Mastodon, """{"id":"https://m.example/1","type":"Delete","actor":"https://m.example/users/ana","object":"https://m.example/users/ana"}""", "~Delete"),
    ];

    private static string Created(string members) =>
        $$$"""
        {"event":"status.created","created_at":"2026-01-23T10:00:01.000Z","object":{"id":"4","created_at":"2026-01-23T10:00:00.000Z","uri":"{{{Status}}}","url":"https://m.example/@ana/4",
         "account":{"id":"10","username":"ana","acct":"ana","url":"https://m.example/@ana"},{{{members}}}}}
        """;
}
