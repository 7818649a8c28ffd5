using static Reciprocity.Ingestion.Tests.Rows.ActivityRows;

namespace Reciprocity.Ingestion.Tests.Rows;

internal static class TakenBackRows
{
    public static IEnumerable<Row> All =>
    [
        new("AS2: an Undo as Mastodon sends it", Activity,
            """{"id":"https://a/u#likes/1/undo","type":"Undo","actor":"https://a/u","object":{"id":"https://a/u#likes/1","type":"Like","actor":"https://a/u","object":"https://b/9"}}""",
            "-like https://a/u>? = activitystreams:https://a/u#likes/1/undo at now^https://a/u#likes/1"),
        new("AS2: an Undo of what is only named", Activity, """{"id":"https://a/u/2","type":"Undo","actor":"https://a/u","published":"2026-01-23T10:00:00Z","object":"https://a/f/1"}""",
            "-? https://a/u>? = activitystreams:https://a/u/2 at 2026-01-23T10:00:00Z^https://a/f/1"),
        new("AS2: an Undo without an id bears its original's", Activity, """{"type":"Undo","actor":"https://a/u","object":{"id":"https://a/f/1","type":"Follow","object":"https://b/bo"}}""",
            "-follow https://a/u>? = activitystreams:https://a/f/1 at now^https://a/f/1"),
        new("AS2: an Undo of what has no id finds it by what it was", Activity,
            """{"id":"https://a/u/2","type":"Undo","actor":"https://a/u","object":{"type":"Like","actor":"https://a/u","object":{"id":"https://b/9","attributedTo":"https://b/bo"}}}""",
            "-like https://a/u>https://b/bo on https://b/9 = activitystreams:https://a/u/2 at now"),
        new("AS2: without the owner it waits as its original does", Activity, """{"id":"https://a/u/2","type":"Undo","actor":"https://a/u","object":{"type":"Like","actor":"https://a/u","object":"https://b/9"}}""",
            "-like https://a/u>? on https://b/9 = activitystreams:https://a/u/2 at now"),
        new("AS2: an Undo of a Follow of nobody", Activity, """{"id":"https://a/u/2","type":"Undo","actor":"https://a/u","object":{"type":"Follow"}}""", "!/object/object missing"),
        new("AS2: an Undo of ids that are no URIs", Activity, """{"id":"8","type":"Undo","actor":"https://a/u","object":{"id":"7","type":"Like","object":"https://b/9"}}""",
            "-like https://a/u>? = activitystreams:https://a/u#8 at now^https://a/u#7"),
        new("AS2: only who engaged can take it back", Activity, """{"id":"https://a/u/2","type":"Undo","actor":"https://a/eve","object":{"id":"https://a/l/1","type":"Like","actor":"https://a/u","object":"https://b/9"}}""",
            "!/object/actor retraction"),
        new("AS2: a Delete with a tombstone", Activity, """{"id":"https://a/u/statuses/4#delete","type":"Delete","actor":"https://a/u","object":{"id":"https://a/u/statuses/4","type":"Tombstone"}}""",
            "-? https://a/u>? = activitystreams:https://a/u/statuses/4#delete at now^https://a/u/statuses/4"),
        new("AS2: a Delete of a whole note takes back all that it meant", Activity,
            """
            {"id":"https://a/d","type":"Delete","actor":"https://a/u","object":{"id":"https://a/u/4","type":"Note","inReplyTo":"https://b/9",
             "tag":[{"type":"Mention","href":"https://b/bo"},{"type":"Mention","href":"https://b/cleo"}]}}
            """,
            "-comment https://a/u>? = activitystreams:https://a/d at now^https://a/u/4",
            "-mention https://a/u>? = activitystreams:https://a/d#object:1 at now^https://a/u/4#mention:https://b/bo",
            "-mention https://a/u>? = activitystreams:https://a/d#object:2 at now^https://a/u/4#mention:https://b/cleo"),
        new("AS2: the end of an account is no engagement", Activity, """{"id":"https://a/u#delete","type":"Delete","actor":"https://a/u","object":"https://a/u"}""", "!/object unknown-kind"),
        new("AS2: an Undo of a Block is none", Activity, """{"id":"https://a/1","type":"Undo","actor":"https://a/u","object":{"id":"https://a/2","type":"Block"}}""", "!/object unknown-kind"),
        new("AS2: an Undo of an Undo is none", Activity, """{"id":"https://a/1","type":"Undo","actor":"https://a/u","object":{"id":"https://a/2","type":"Undo","object":"https://a/3"}}""", "!/object unknown-kind"),
        new("AS2: an Undo of nothing", Activity, """{"id":"https://a/1","type":"Undo","actor":"https://a/u"}""", "!/object missing"),
        new("AS2: an Undo by nobody", Activity, """{"id":"https://a/1","type":"Undo","object":"https://a/2"}""", "!/actor missing"),
        new("AS2: an Undo of a number", Activity, """{"id":"https://a/1","type":"Undo","actor":"https://a/u","object":7}""", "!/object wrong-type"),
    ];
}
