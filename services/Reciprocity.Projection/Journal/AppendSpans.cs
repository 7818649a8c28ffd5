using System.Diagnostics;
using Reciprocity.Hosting.Edge;

namespace Reciprocity.Projection.Journal;

/// <summary>
/// Which spans appended the latest events of the journal, by position, so that the span of the page that folds them can go on from them: see
/// docs/decisions/0015-traces.md. Of the process, as the sources of spans themselves are.
/// </summary>
internal static class AppendSpans
{
    public static readonly ActivitySource Source = new(EdgeSetup.TelemetryPrefix + ".Journal");

    /// <summary>More than are ever appended and not folded yet while the fold keeps up.</summary>
    private const int Most = 1024;

    private static readonly Lock Gate = new();
    private static readonly Queue<(long First, long Last, ActivityContext Span)> Latest = new(Most);

    /// <summary>To be told before the commit, or the fold may be first. What is rolled back then is never looked up.</summary>
    public static void Remember(IReadOnlyList<(long First, long Last)> appended)
    {
        if (Activity.Current is not { Recorded: true } span)
        {
            return;
        }

        lock (Gate)
        {
            foreach (var (first, last) in appended)
            {
                if (Latest.Count == Most)
                {
                    Latest.Dequeue();
                }

                Latest.Enqueue((first, last, span.Context));
            }
        }
    }

    /// <summary>The spans that appended what lies between two positions, as far as this instance did and remembers.</summary>
    public static List<ActivityContext> Between(long first, long last)
    {
        lock (Gate)
        {
            return [.. Latest.Where(append => append.First <= last && append.Last >= first).Select(append => append.Span)];
        }
    }
}
