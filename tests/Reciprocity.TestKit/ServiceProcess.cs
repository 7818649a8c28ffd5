using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Reflection;

namespace Reciprocity.TestKit;

/// <summary>A service as it is built, in a process of its own that a test may kill, freeze and start again.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(30);
    private readonly ProcessStartInfo _start;
    private readonly string _log;
    private Process? _process;

    /// <param name="project">The service's project, built in the configuration of the tests.</param>
    /// <param name="name">What the instance is called.</param>
    /// <param name="folder">Where its log goes.</param>
    /// <param name="settings">Its configuration, as environment variables.</param>
    public ServiceProcess(string project, string name, string folder, IReadOnlyDictionary<string, string> settings)
        : this([ProgramOf(project)], name, folder, settings)
    {
    }

    /// <param name="command">A program of .NET, and its arguments.</param>
    public ServiceProcess(IEnumerable<string> command, string name, string folder, IReadOnlyDictionary<string, string> settings)
    {
        Name = name;
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}");
        _log = Path.Combine(folder, $"{name}.log");

        // The shell becomes the service: same process, with its output in a file that outlives whoever reads it.
        _start = new("/bin/sh", ["-c", "exec dotnet \"$@\" >>\"$0\" 2>&1", _log, .. command]) { WorkingDirectory = folder };
        _start.Environment.Remove("ASPNETCORE_ENVIRONMENT");
        _start.Environment.Remove("DOTNET_ENVIRONMENT");

        // What ./bench sets for its client alone.
        _start.Environment.Remove("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit");
        _start.Environment["ASPNETCORE_URLS"] = address;
        foreach (var (key, value) in settings)
        {
            _start.Environment[key] = value;
        }

        Http = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(5) };
    }

    public string Name { get; }

    public HttpClient Http { get; }

    /// <summary>The id of its process, once it was started.</summary>
    public int ProcessId => _process!.Id;

    /// <summary>Whether it can answer: it was started, and neither killed nor frozen since.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>The most memory that it has ever had resident, in bytes; null where the system does not tell.</summary>
    public long? PeakMemory => File.Exists($"/proc/{_process!.Id}/status")
        ? 1024 * File.ReadLines($"/proc/{_process.Id}/status").Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
            .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)).Single()
        : null;

    /// <summary>Starts it and waits until it says that it is ready.</summary>
    public async Task StartAsync()
    {
        _process = Process.Start(_start)!;
        IsRunning = true;
        await Eventually.HoldsAsync($"{Name} is ready", StartLimit, IsReadyAsync, ready => ready);
    }

    public async Task<bool> IsReadyAsync()
    {
        if (_process!.HasExited)
        {
            throw new InvalidOperationException($"{Name} has ended with {_process.ExitCode}:\n{LogTail()}");
        }

        using var response = await Http.GetAsync("/health/ready");
        return response.StatusCode == HttpStatusCode.OK;
    }

    /// <summary>SIGKILL: as a crash would.</summary>
    public async Task KillAsync()
    {
        IsRunning = false;
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and its end, for which it may take its time.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        await Signals.SendAsync(_process!.Id, Signals.Terminate);
        await _process.WaitForExitAsync().WaitAsync(EndLimit);
        IsRunning = false;
        return _process.ExitCode;
    }

    /// <summary>SIGSTOP: it stands still in the middle of whatever it does; its connections stay open and silent.</summary>
    public Task FreezeAsync()
    {
        IsRunning = false;
        return Signals.SendAsync(_process!.Id, Signals.Stop);
    }

    /// <summary>SIGCONT.</summary>
    public async Task ThawAsync()
    {
        await Signals.SendAsync(_process!.Id, Signals.Continue);
        IsRunning = true;
    }

    /// <summary>The last lines that it wrote.</summary>
    public string LogTail(int lines = 60) => File.Exists(_log) ? string.Join('\n', File.ReadLines(_log).TakeLast(lines)) : "";

    /// <summary>A service's program, as built in the configuration of the tests.</summary>
    public static string ProgramOf(string project)
    {
        if (Environment.GetEnvironmentVariable("RECIPROCITY_SERVICES") is { Length: > 0 } published)
        {
            return Path.Combine(published, project, $"{project}.dll");
        }

        var configuration = typeof(ServiceProcess).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        return Path.Combine(Repository.Root, "services", project, "bin", configuration, "net10.0", $"{project}.dll");
    }

    /// <summary>Asks it to end; it is killed if it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_process is { HasExited: false })
        {
            await Signals.SendAsync(_process.Id, Signals.Continue);
            await Signals.SendAsync(_process.Id, Signals.Terminate);
            await _process.WaitForExitAsync().WaitAsync(EndLimit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited)
            {
                await KillAsync();
            }
        }

        _process?.Dispose();
    }
}
