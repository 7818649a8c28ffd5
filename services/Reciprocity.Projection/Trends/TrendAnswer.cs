namespace Reciprocity.Projection.Trends;

/// <summary>Where a network's reciprocity is going.</summary>
/// <param name="Edge">2M/(2M + A) of all edges.</param>
/// <param name="Windows">The last 7, 28 and 90 days.</param>
/// <param name="Days">The last 90 UTC days, the earliest first; days without anything are absent.</param>
/// <param name="ScannedAsOf">Of when this is: in a large network it may be up to ten minutes old.</param>
public sealed record TrendsAnswer(
    double? Edge, IReadOnlyList<TrendWindow> Windows, IReadOnlyList<TrendDay> Days, DateTimeOffset ScannedAsOf, DateTimeOffset AsOf, long Position);

/// <summary>The time from so many days before until now.</summary>
/// <param name="Edges">Edges engaged in that time.</param>
/// <param name="Edge">2M/(2M + A) of these; null without any.</param>
/// <param name="NewMutual">Ties that became mutual in that time.</param>
/// <param name="Kept">Mutual ties that were mutual before, and are live.</param>
/// <param name="Lost">Mutual ties that were live and ceased to be: one side had not engaged the other for four windows.</param>
public sealed record TrendWindow(int LastDays, long Edges, double? Edge, long NewMutual, long Kept, long Lost);

/// <summary>A UTC day.</summary>
/// <param name="NewMutual">Ties that became mutual.</param>
/// <param name="Lost">Mutual ties that were live until then, and have not been since.</param>
public sealed record TrendDay(DateOnly Day, long NewMutual, long Lost);
