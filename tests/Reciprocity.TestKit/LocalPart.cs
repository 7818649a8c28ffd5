using System.Diagnostics;
using System.Globalization;

namespace Reciprocity.TestKit;

/// <summary>A database or broker of a test's own, in a folder of its own: a script of <c>deploy/local</c>.</summary>
public abstract class LocalPart(string script) : IAsyncDisposable
{
    private readonly string _program = Path.Combine(Repository.Root, "deploy", "local", script);

    /// <summary>What the script keeps of it: data, ports, passwords, and the id of its process.</summary>
    protected string Folder { get; } = Directory.CreateTempSubdirectory($"reciprocity-{script}-").FullName;

    /// <summary>Where it is, with the credentials to use it. It keeps its address when it is started again.</summary>
    protected string Url => File.ReadAllText(Path.Combine(Folder, $"{script}.url")).Trim();

    /// <summary>The id of its process while it runs.</summary>
    public int ProcessId => int.Parse(File.ReadAllText(Path.Combine(Folder, $"{script}.pid")), CultureInfo.InvariantCulture);

    public Task StartAgainAsync() => ScriptAsync("start");

    /// <summary>Shuts it down in order.</summary>
    public Task StopAsync() => ScriptAsync("stop");

    /// <summary>As a crash would: what was not on disk is lost.</summary>
    public Task KillAsync() => ScriptAsync("kill");

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await ScriptAsync("reset");
        Directory.Delete(Folder, recursive: true);
    }

    protected async Task<string> AskAsync(string verb, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(_program, [verb, Folder, .. arguments]) { RedirectStandardOutput = true })!;
        var answer = await process.StandardOutput.ReadToEndAsync();
        await ExpectSuccessAsync(process, verb);
        return answer;
    }

    private async Task ScriptAsync(string verb)
    {
        // Not redirected: what it starts would inherit the pipe and keep it open for as long as it runs.
        using var process = Process.Start(new ProcessStartInfo(_program, [verb, Folder]))!;
        await ExpectSuccessAsync(process, verb);
    }

    private async Task ExpectSuccessAsync(Process process, string verb)
    {
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{_program} {verb} {Folder} ended with {process.ExitCode}.");
        }
    }
}
