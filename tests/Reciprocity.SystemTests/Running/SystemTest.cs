namespace Reciprocity.SystemTests.Running;

/// <summary>A test with a system of its own, which ends with it; a failure shows what the services wrote last.</summary>
public abstract class SystemTest(Parts parts) : IAsyncLifetime
{
    private readonly List<ReciprocitySystem> _systems = [];

    protected Parts Parts { get; } = parts;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    protected async Task<ReciprocitySystem> StartSystemAsync(SystemSettings? settings = null)
    {
        var system = await ReciprocitySystem.StartAsync(Parts, settings ?? new());
        _systems.Add(system);
        return system;
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var system in _systems)
        {
            FailedTest.Show(system);
            await system.DisposeAsync();
        }
    }
}

internal static class FailedTest
{
    /// <summary>Shows the services' logs if the test that is being cleaned up has failed.</summary>
    public static void Show(ReciprocitySystem system)
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(system.LogTails());
        }
    }
}
