namespace Reciprocity.Ingestion.Tests.Rows;

/// <summary>One body in one format, and what comes out of it.</summary>
/// <param name="Name">What it shows, as a sentence.</param>
/// <param name="Type">Its media type, or <c>webhook:</c> and a platform.</param>
/// <param name="Out">
/// What comes out, in order: <c>kind actor>target on content = source:id at time</c> with <c>?</c> for what is not known and no
/// <c>on</c> without content; <c>-kind …</c> takes back, by id if it ends in <c>^original</c>; <c>!pointer reason</c> is rejected;
/// <c>~name</c> is passed over.
/// </param>
public sealed record Row(string Name, string Type, string Body, params string[] Out)
{
    public string Query { get; init; } = "";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public override string ToString() => Name;
}
