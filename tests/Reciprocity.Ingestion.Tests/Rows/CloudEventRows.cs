namespace Reciprocity.Ingestion.Tests.Rows;

internal static class CloudEventRows
{
    private const string Structured = "application/cloudevents+json";
    private const string Batch = "application/cloudevents-batch+json";

    public static IEnumerable<Row> All =>
    [
        new("CloudEvents: structured", Structured, Event(),
            "like ana>bo on post-9 = /shop:e-1 at 2026-01-23T10:00:00Z"),
        new("CloudEvents: structured, with charset, subject and extensions", "application/cloudevents+json; charset=utf-8",
            Event(more: ""","subject":"post-9","datacontenttype":"application/json","dataschema":"https://shop.example/schema","traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" """),
            "like ana>bo on post-9 = /shop:e-1 at 2026-01-23T10:00:00Z"),
        new("CloudEvents: the last part of the type is the kind", Structured, Event(type: "com.shop.share"), "share ana>bo on post-9 = /shop:e-1 at 2026-01-23T10:00:00Z"),
        new("CloudEvents: the type may be the kind alone", Structured, Event(type: "comment"), "comment ana>bo on post-9 = /shop:e-1 at 2026-01-23T10:00:00Z"),
        new("CloudEvents: without a time it is the time of receipt", Structured,
            """{"specversion":"1.0","id":"e-1","source":"https://shop.example/a","type":"x.engagement.follow","data":{"actor":"ana","target":"bo"}}""",
            "follow ana>bo = https://shop.example/a:e-1 at now"),
        new("CloudEvents: a retraction by match", Structured, Event(type: "x.engagement.like.retracted"), "-like ana>bo on post-9 = /shop:e-1 at 2026-01-23T10:00:00Z"),
        new("CloudEvents: a retraction by id", Structured, Event(type: "x.engagement.like.retracted", id: "e-2", data: """{"actor":"ana","retracts":"e-1"}"""),
            "-like ana>? = /shop:e-2 at 2026-01-23T10:00:00Z^e-1"),
        new("CloudEvents: a retraction by id without a kind", Structured, Event(type: "x.engagement.retracted", id: "e-2", data: """{"actor":"ana","retracts":"e-1"}"""),
            "-? ana>? = /shop:e-2 at 2026-01-23T10:00:00Z^e-1"),
        new("CloudEvents: campaign and count", Structured, Event(type: "x.engagement.view", data: """{"target":"bo","campaign":"spring","count":5}"""),
            "view ?>bo x5 #spring = /shop:e-1 at 2026-01-23T10:00:00Z"),
        new("CloudEvents: data may repeat the attributes", Structured, Event(data: """{"actor":"ana","target":"bo","kind":"like","id":"e-1"}"""), "like ana>bo = /shop:e-1 at 2026-01-23T10:00:00Z"),
        new("CloudEvents: data may not contradict them", Structured, Event(data: """{"actor":"ana","target":"bo","kind":"share"}"""), "!/data/kind not-readable"),
        new("CloudEvents: data in Base64", Structured,
            """{"specversion":"1.0","id":"e-1","source":"/shop","type":"like","datacontenttype":"application/json","data_base64":"eyJhY3RvciI6ImFuYSIsInRhcmdldCI6ImJvIn0="}""",
            "like ana>bo = /shop:e-1 at now"),
        new("CloudEvents: a batch, two of it wrong", Batch, $"[{Event()},{Event(type: "x.engagement.lik")},7,{Event(id: "e-4")}]",
            "like ana>bo on post-9 = /shop:e-1 at 2026-01-23T10:00:00Z", "like ana>bo on post-9 = /shop:e-4 at 2026-01-23T10:00:00Z", "!/type unknown-kind", "! wrong-type"),
        new("CloudEvents: no kind", Structured, Event(type: "x.engagement.lik"), "!/type unknown-kind"),
        new("CloudEvents: no owner", Structured, Event(data: """{"actor":"ana","content":"post-9"}"""), "!/data/target missing"),
        new("CloudEvents: an unknown field", Structured, Event(data: """{"actor":"ana","target":"bo","likes":1}"""), "!/data/likes unknown-field"),
        new("CloudEvents: no data", Structured, """{"specversion":"1.0","id":"e-1","source":"/shop","type":"like"}""", "!/data missing"),
        new("CloudEvents: data that is no object", Structured, Event(data: "[1]"), "!/data wrong-type"),
        new("CloudEvents: data that is no JSON", Structured, Event(data: "\"<like/>\"", more: ""","datacontenttype":"application/xml" """), "!/data wrong-type"),
        new("CloudEvents: no id", Structured, """{"specversion":"1.0","source":"/shop","type":"like","data":{}}""", "!/id missing"),
        new("CloudEvents: no specversion", Structured, """{"id":"e-1","source":"/shop","type":"like","data":{}}""", "!/specversion missing"),
        new("CloudEvents: another specversion", Structured, """{"specversion":"9.0","id":"e-1","source":"/shop","type":"like","data":{}}""", "! not-readable"),
        new("CloudEvents: an id that is a number", Structured, """{"specversion":"1.0","id":7,"source":"/shop","type":"like","data":{}}""", "!/id wrong-type"),
        new("CloudEvents: a time that is none", Structured, Event(time: "yesterday"), "!/time time"),
        new("CloudEvents: a time out of range", Structured, Event(time: "1200-01-01T00:00:00Z"), "!/time time"),
        new("CloudEvents: too large", Structured, Event(more: $",\"padding\":\"{new string('x', 20_000)}\""), "! too-large"),
        Binary("CloudEvents: binary", """{"actor":"ana","target":"bo","content":"post-9"}""", "like ana>bo on post-9 = /shop:e-1 at 2026-01-23T10:00:00Z"),
        Binary("CloudEvents: binary, with what headers cannot hold", """{"actor":"ana","target":"bo"}""", "like ana>bo = /shop:e €1 at 2026-01-23T10:00:00Z", ("ce-id", "e%20%E2%82%AC1")),
        Binary("CloudEvents: binary, a retraction", """{"actor":"ana","retracts":"e-0"}""", "-like ana>? = /shop:e-1 at 2026-01-23T10:00:00Z^e-0", ("ce-type", "x.engagement.like.retracted")),
        Binary("CloudEvents: binary, a header is missing", "{}", "! missing", ("ce-source", "")),
        Binary("CloudEvents: binary, no owner", """{"actor":"ana"}""", "!/target missing"),
        Binary("CloudEvents: binary, no kind", """{"actor":"ana","target":"bo"}""", "! unknown-kind", ("ce-type", "x.engagement.lik")),
        Binary("CloudEvents: binary, a time that is none", """{"actor":"ana","target":"bo"}""", "! not-readable", ("ce-time", "yesterday")),
        Binary("CloudEvents: binary, data that is no object", "[1]", "! wrong-type"),
        Binary("CloudEvents: binary, data that is no JSON", "{", "! not-readable"),
    ];

    private static Row Binary(string name, string body, string expected, params (string Name, string Value)[] headers)
    {
        var all = new Dictionary<string, string>
        {
            ["ce-specversion"] = "1.0",
            ["ce-id"] = "e-1",
            ["ce-source"] = "/shop",
            ["ce-type"] = "x.engagement.like",
            ["ce-time"] = "2026-01-23T10:00:00Z",
        };
        foreach (var (header, value) in headers)
        {
            all[header] = value;
        }

        return new Row(name, Sending.Json, body, expected) { Headers = all };
    }

    private static string Event(
        string type = "com.shop.engagement.like", string id = "e-1", string time = "2026-01-23T10:00:00Z",
        string data = """{"actor":"ana","target":"bo","content":"post-9"}""", string more = "") =>
        $$"""{"specversion":"1.0","id":"{{id}}","source":"/shop","type":"{{type}}","time":"{{time}}","data":{{data}}{{more}}}""";
}
