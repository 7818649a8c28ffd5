using System.Globalization;
using Reciprocity.Domain.Landmarks;

namespace Reciprocity.Projection.Outcomes;

/// <summary>How a comparison is put into words.</summary>
/// <param name="Name">Its name in answers.</param>
/// <param name="Who">Those who are compared.</param>
/// <param name="With">What happened to the one group in the window.</param>
/// <param name="Outcome">What came later of some.</param>
internal sealed record OutcomeSentences(string Name, string Who, string With, string Outcome)
{
    public static OutcomeSentences Newcomers { get; } =
        new("newcomers", "newcomers", "were answered within {0} of their first engagement", "engaged somebody in the time after, four times as long");

    public static OutcomeSentences Fans { get; } =
        new("fans", "members who engaged another for the first time", "were answered by that one within {0}", "engaged it again in the time after, four times as long");

    public static OutcomeSentences Viewers { get; } =
        new("viewers", "members who viewed another whom they did not follow", "were engaged by that one within {0}", "followed it in the time after, four times as long");

    public static OutcomeSentences Days { get; } =
        new("days", "days of members who had engaged others", "came after an answer in the {0} before they began to count", "brought somebody who viewed or engaged the member");

    /// <summary>One sentence with both sizes and both shares.</summary>
    public string Of(LandmarkComparison comparison, TimeSpan window)
    {
        var days = window.TotalDays;
        var time = window >= TimeSpan.FromDays(1)
            ? string.Create(CultureInfo.InvariantCulture, $"{days:0.##} day{(days == 1 ? "" : "s")}")
            : string.Create(CultureInfo.InvariantCulture, $"{window.TotalHours:0.##} hours");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Of {comparison.With.Size:N0} {Who} that {string.Format(CultureInfo.InvariantCulture, With, time)} {Share(comparison.With)} {Outcome}; of the {comparison.Without.Size:N0} others {Share(comparison.Without)}.");
    }

    private static string Share(LandmarkGroup group) => group.Share() is { } share ? string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %") : "none";
}
