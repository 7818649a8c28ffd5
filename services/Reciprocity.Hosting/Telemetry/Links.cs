using System.Diagnostics;

namespace Reciprocity.Hosting.Telemetry;

/// <summary>Spans of work that was done for several at once.</summary>
public static class Links
{
    /// <summary>What OpenTelemetry keeps of a span's links.</summary>
    private const int Most = 128;

    /// <summary>
    /// Starts a span that continues the first of the traces and links the others, so that work for one alone is simply part of its trace. Null where nobody
    /// listens.
    /// </summary>
    /// <param name="causes">Where the work comes from; those that are default are left out. Only looked at where somebody listens.</param>
    public static Activity? StartFor(this ActivitySource source, string name, ActivityKind kind, IEnumerable<ActivityContext> causes)
    {
        if (!source.HasListeners())
        {
            return null;
        }

        List<ActivityContext> distinct = [.. causes.Where(cause => cause.TraceId != default).Distinct().Take(Most + 1)];
        return source.StartActivity(name, kind, distinct.FirstOrDefault(), tags: null, distinct.Skip(1).Select(cause => new ActivityLink(cause)));
    }
}
