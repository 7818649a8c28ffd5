using System.Diagnostics;
using System.Globalization;

namespace Reciprocity.TestKit;

/// <summary>A RabbitMQ of a test's own, which it may pause, kill and start again: <c>deploy/local/rabbitmq</c>.</summary>
public sealed class PrivateBroker : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reciprocity-broker-").FullName;

    private PrivateBroker()
    {
    }

    public Uri Address => new(File.ReadAllText(Path.Combine(_folder, "rabbitmq.url")).Trim());

    public static async Task<PrivateBroker> StartAsync()
    {
        var broker = new PrivateBroker();
        await broker.StartAgainAsync();
        return broker;
    }

    public Task StartAgainAsync() => ScriptAsync("start");

    /// <summary>As a crash would: what was not on disk is lost.</summary>
    public Task KillAsync() => ScriptAsync("kill");

    /// <summary>Stops it in the middle of whatever it does; its connections stay open and silent.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    public Task ResumeAsync() => SignalAsync("CONT");

    public async ValueTask DisposeAsync()
    {
        await ResumeAsync();
        await ScriptAsync("stop");
        Directory.Delete(_folder, recursive: true);
    }

    private Task ScriptAsync(string verb) => RunAsync(Path.Combine(Repository.Root, "deploy", "local", "rabbitmq"), verb, _folder);

    private async Task SignalAsync(string signal)
    {
        var file = Path.Combine(_folder, "rabbitmq.pid");
        if (File.Exists(file))
        {
            var process = int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture);
            await RunAsync("/bin/kill", $"-{signal}", process.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // Not redirected: a broker that inherited a pipe would keep it open for as long as it runs.
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }
}
