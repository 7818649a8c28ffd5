namespace Reciprocity.Ingestion.Tests.Rows;

internal static class PresentRows
{
    public static IEnumerable<Row> All =>
    [
        new("JSON: one engagement", Sending.Json, """{"id":"e-1","source":"shop","kind":"like","actor":"ana","target":"bo","content":"post-9","occurredAt":"2026-01-23T10:00:00Z"}""",
            "like ana>bo on post-9 = shop:e-1 at 2026-01-23T10:00:00Z"),
        new("JSON: an array, one of it wrong", Sending.Json, """[{"id":"e-1","kind":"like","actor":"ana","target":"bo"},{"id":"e-2","kind":"lik","actor":"ana","target":"bo"}]""",
            "like ana>bo = default:e-1 at now", "!/kind unknown-kind"),
        new("JSON: content does not stand for its owner", Sending.Json, """{"id":"e-1","kind":"like","actor":"ana","content":"post-9"}""", "!/target missing"),
        new("JSON: a view by an unknown viewer, many times", Sending.Json, """{"id":"e-1","kind":"view","target":"bo","count":120,"campaign":"spring"}""",
            "view ?>bo x120 #spring = default:e-1 at now"),
        new("JSON: a retraction by id", Sending.Json, """{"id":"e-9","source":"shop","retracted":true,"retracts":"e-1","actor":"ana"}""", "-? ana>? = shop:e-9 at now^e-1"),
        new("JSON: a retraction by match", Sending.Json, """{"id":"e-9","kind":"like","retracted":true,"actor":"ana","target":"bo","content":"p"}""", "-like ana>bo on p = default:e-9 at now"),
        new("NDJSON: a line each", Sending.Ndjson, "{\"id\":\"e-1\",\"kind\":\"share\",\"actor\":\"a\",\"target\":\"b\"}\nnonsense\n{\"id\":\"e-2\",\"kind\":\"follow\",\"actor\":\"a\",\"target\":\"b\"}\n",
            "share a>b = default:e-1 at now", "follow a>b = default:e-2 at now", "! not-readable"),
        new("NDJSON: content does not stand for its owner", Sending.Ndjson, """{"id":"e-1","kind":"like","actor":"ana","content":"post-9"}""", "!/target missing"),
        new("CSV: a header row", Sending.Csv, "id,source,kind,actor,target,occurredAt\ne-1,shop,mention,a,b,2026-01-23T10:00:00Z\n", "mention a>b = shop:e-1 at 2026-01-23T10:00:00Z"),
        new("CSV: columns named by the request", Sending.Csv, "1 2 1082040961\n", "message 1>2 = college:1 at 2004-04-15T14:56:01Z")
        { Query = "?columns=actor,target,occurredAt&delimiter=space&time=unix&kind=message&source=college" },
        new("CSV: content does not stand for its owner", Sending.Csv, "id,kind,actor,content\ne-1,like,ana,p\n", "!/target missing"),
    ];
}
