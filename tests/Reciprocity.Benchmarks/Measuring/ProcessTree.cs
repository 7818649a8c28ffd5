using System.Globalization;

namespace Reciprocity.Benchmarks.Measuring;

/// <summary>A process and all that it started, as <c>/proc</c> tells of them.</summary>
internal static class ProcessTree
{
    /// <summary>What <c>/proc</c> counts in on every Linux that .NET runs on.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    /// <summary>Processor time of the process and its descendants, those included that have ended and were waited for.</summary>
    public static TimeSpan Cpu(int process)
    {
        var stats = All();
        return Tick * Descendants(process, stats).Sum(id => stats[id].Ticks);
    }

    /// <summary>Processor time of the process itself.</summary>
    public static TimeSpan CpuAlone(int process) => TryRead($"/proc/{process}/stat") is { } stat ? Tick * Ticks(Fields(stat)[11..13]) : TimeSpan.Zero;

    /// <summary>The most that any one of them has ever had resident, in bytes. What they share counts in each, so it is no sum.</summary>
    public static long LargestPeak(int process) => Descendants(process, All()).Max(Peak);

    private static IEnumerable<int> Descendants(int process, Dictionary<int, (int Parent, long Ticks)> all)
    {
        var children = all.ToLookup(entry => entry.Value.Parent, entry => entry.Key);
        var found = new Queue<int>(all.ContainsKey(process) ? [process] : []);
        while (found.TryDequeue(out var next))
        {
            yield return next;
            foreach (var child in children[next])
            {
                found.Enqueue(child);
            }
        }
    }

    private static Dictionary<int, (int Parent, long Ticks)> All()
    {
        var stats = new Dictionary<int, (int, long)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out var id) && TryRead(Path.Combine(folder, "stat")) is { } stat)
            {
                var fields = Fields(stat);
                stats[id] = (int.Parse(fields[1], CultureInfo.InvariantCulture), Ticks(fields[11..15]));
            }
        }

        return stats;
    }

    /// <summary>What comes after the name, which may hold anything: state, parent, …, as 12th and 13th its times, then those of its dead children.</summary>
    private static string[] Fields(string stat) => stat[(stat.LastIndexOf(')') + 2)..].Split(' ');

    private static long Ticks(string[] fields) => fields.Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture));

    private static long Peak(int process) => 1024 * (TryRead($"/proc/{process}/status") ?? "").Split('\n')
        .Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
        .Select(line => long.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture))
        .FirstOrDefault();

    /// <summary>Null when the process has just ended.</summary>
    private static string? TryRead(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
