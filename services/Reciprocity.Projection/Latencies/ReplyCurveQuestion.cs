namespace Reciprocity.Projection.Latencies;

/// <summary>Which replies a curve is of.</summary>
/// <param name="Of"><see cref="First"/> or <see cref="All"/>.</param>
/// <param name="Kind">Of <c>first</c>, the only kind of engagement that counts; of <c>all</c>, the openings' kind; null for any.</param>
internal sealed record ReplyCurveQuestion(string Of, string? Kind)
{
    /// <summary>One record for each pair: from its first engagement to the other side's first.</summary>
    public const string First = "first";

    /// <summary>One record for each opening.</summary>
    public const string All = "all";
}
