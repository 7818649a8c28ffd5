using System.Collections.Frozen;
using System.Text;
using Reciprocity.Domain.Policies;
using Reciprocity.Ingestion.Engagements;

namespace Reciprocity.Ingestion.Formats;

internal enum CsvTime
{
    Iso,
    Unix,
    UnixMilliseconds,
}

/// <summary>How a CSV body is to be read: the query parameters of its request.</summary>
internal sealed record CsvOptions
{
    /// <summary>Null when a header row names the columns.</summary>
    public CsvColumns? Columns { get; private init; }

    public byte Delimiter { get; private init; }

    /// <summary>The kind of rows that have none of their own.</summary>
    public string? Kind { get; private init; }

    /// <summary>What values of the kind column mean; one that is not here means itself.</summary>
    public FrozenDictionary<string, string> Kinds { get; private init; } = FrozenDictionary<string, string>.Empty;

    public CsvTime Time { get; private init; }

    /// <summary>The source of rows that have none of their own.</summary>
    public string? Source { get; private init; }

    /// <summary>What a comment line begins with. Empty when there are none.</summary>
    public byte[] Comment { get; private init; } = [];

    /// <exception cref="UnreadableBodyException">A parameter is not one of what is allowed.</exception>
    public static CsvOptions Of(IQueryCollection query, EngagementPolicy policy)
    {
        var options = new CsvOptions
        {
            Delimiter = QueryParameters.OneOf(
                query, "delimiter", (byte)',', ("comma", (byte)','), ("tab", (byte)'\t'), ("space", (byte)' '), ("semicolon", (byte)';')),
            Time = QueryParameters.OneOf(
                query, "time", CsvTime.Iso, ("iso", CsvTime.Iso), ("unix", CsvTime.Unix), ("unixms", CsvTime.UnixMilliseconds)),
            Kind = KnownKind(QueryParameters.Text(query, "kind"), "kind", policy),
            Kinds = ReadKinds(QueryParameters.Text(query, "kinds"), policy),
            Source = QueryParameters.Text(query, "source"),
            Comment = ReadComment(QueryParameters.Text(query, "comment")),
        };
        return QueryParameters.Text(query, "columns") is { } columns
            ? options with { Columns = CsvColumns.Of(columns.Split(','), options, "The query parameter 'columns'") }
            : options;
    }

    private static FrozenDictionary<string, string> ReadKinds(string? text, EngagementPolicy policy)
    {
        var kinds = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in text?.Split(',') ?? [])
        {
            if (entry.Split(':') is not [{ Length: > 0 } value, { Length: > 0 } kind] || !kinds.TryAdd(value, kind))
            {
                throw QueryParameters.Invalid("kinds", $"has '{entry}'; it must be like RT:share,MT:mention, with each value once");
            }

            KnownKind(kind, "kinds", policy);
        }

        return kinds.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string? KnownKind(string? kind, string parameter, EngagementPolicy policy) =>
        kind is null || policy.Knows(kind)
            ? kind
            : throw QueryParameters.Invalid(parameter, $"names '{kind}', which is not a kind; kinds are {policy.KindList}");

    private static byte[] ReadComment(string? text) =>
        text is null ? []
        : text.EnumerateRunes().Count() == 1 && text != "\"" ? Encoding.UTF8.GetBytes(text)
        : throw QueryParameters.Invalid("comment", "must be one character, and not a quote, with which comment lines begin");
}
