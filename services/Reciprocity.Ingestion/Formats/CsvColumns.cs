namespace Reciprocity.Ingestion.Formats;

/// <summary>Which field each column holds, in order; <c>_</c> is a column that is skipped.</summary>
internal sealed class CsvColumns
{
    private const string Skipped = "_";

    private readonly EngagementField[] _fields;

    private CsvColumns(EngagementField[] fields) => _fields = fields;

    public int Count => _fields.Length;

    public bool HaveId => Array.IndexOf(_fields, EngagementField.Id) >= 0;

    /// <summary>The field of a column; <see cref="EngagementField.Unknown"/> when it is skipped.</summary>
    public EngagementField this[int column] => _fields[column];

    /// <param name="origin">Where the names come from, for error messages.</param>
    /// <exception cref="UnreadableBodyException">A name is unknown or there twice, or rows would be without an identity.</exception>
    public static CsvColumns Of(IReadOnlyList<string> names, CsvOptions options, string origin)
    {
        var fields = names.Select(name => name == Skipped ? EngagementField.Unknown : EngagementFields.Find(name)).ToArray();
        var unknown = names.Where((name, i) => fields[i] == EngagementField.Unknown && name != Skipped).ToArray();
        if (unknown.Length > 0)
        {
            throw Invalid($"{origin} has {string.Join(", ", unknown.Take(20).Select(name => $"'{Shorten(name)}'"))}; columns are {EngagementFields.List}, and _ for one to skip.");
        }

        if (fields.Where(field => field != EngagementField.Unknown).GroupBy(field => field).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw Invalid($"{origin} has '{EngagementFields.NameOf(twice.Key)}' more than once.");
        }

        if (options.Kinds.Count > 0 && !fields.Contains(EngagementField.Kind))
        {
            throw Invalid("The query parameter 'kinds' needs a column 'kind', whose values it maps; use 'kind' for all rows alike.");
        }

        var columns = new CsvColumns(fields);
        return columns.HaveId || options.Source is not null
            ? columns
            : throw Invalid("Without a column 'id' the query parameter 'source' is required: a row's id is then its number within that source.");
    }

    private static string Shorten(string name) => name.Length > 40 ? string.Concat(name.EnumerateRunes().Take(40).Select(rune => rune.ToString())) + "…" : name;

    private static UnreadableBodyException Invalid(string detail) => new(StatusCodes.Status400BadRequest, detail);
}
