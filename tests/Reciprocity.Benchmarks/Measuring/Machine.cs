using System.Globalization;
using System.Runtime.InteropServices;

namespace Reciprocity.Benchmarks.Measuring;

/// <summary>What the figures are of.</summary>
internal static class Machine
{
    private const string Autogroup = "/proc/sys/kernel/sched_autogroup_enabled";
    private const string HugePages = "/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages";

    public static string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} cores ({Cpu()}){Sharing()}, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:N0} GB{OfHugePages()}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");

    /// <summary>Grouped by session, each backend of PostgreSQL is a group of its own, and waits for a processor like one.</summary>
    private static string Sharing() => !File.Exists(Autogroup) ? "" : File.ReadAllText(Autogroup).Trim() == "0" ? ", processors shared by task" : ", processors shared by session";

    /// <summary>PostgreSQL takes its shared buffers from these where they are enough.</summary>
    private static string OfHugePages() => !File.Exists(HugePages) ? ""
        : string.Create(CultureInfo.InvariantCulture, $" ({long.Parse(File.ReadAllText(HugePages), CultureInfo.InvariantCulture) * 2 * 1024 * 1024 / 1e9:N1} in huge pages)");

    private static string Cpu() => File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown";
}
