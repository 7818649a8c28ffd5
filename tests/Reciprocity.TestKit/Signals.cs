using System.Diagnostics;
using System.Globalization;

namespace Reciprocity.TestKit;

/// <summary>Signals to one process, by its id.</summary>
internal static class Signals
{
    public const string Terminate = "TERM";
    public const string Stop = "STOP";
    public const string Continue = "CONT";

    public static async Task SendAsync(int process, string signal)
    {
        using var kill = Process.Start("/bin/kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        if (kill.ExitCode != 0)
        {
            throw new InvalidOperationException($"Process {process} cannot be signalled.");
        }
    }
}
