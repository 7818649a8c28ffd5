namespace Reciprocity.SystemTests.Running;

/// <summary>One instance of each service, for all tests that leave them running.</summary>
public sealed class RunningSystem(Parts parts) : IAsyncLifetime
{
    private ReciprocitySystem? _system;

    public Parts Parts { get; } = parts;

    public ReciprocitySystem System => _system!;

    public async ValueTask InitializeAsync() => _system = await ReciprocitySystem.StartAsync(Parts, new());

    public ValueTask DisposeAsync() => _system?.DisposeAsync() ?? ValueTask.CompletedTask;
}

[CollectionDefinition(Name)]
public sealed class RunningSystemCollection : ICollectionFixture<RunningSystem>
{
    public const string Name = "The running system";
}

/// <summary>A test of the running system, with a network of its own.</summary>
[Collection(RunningSystemCollection.Name)]
public abstract class RunningSystemTest(RunningSystem running) : IAsyncLifetime
{
    protected ReciprocitySystem Live { get; } = running.System;

    protected Parts Parts { get; } = running.Parts;

    /// <summary>What a test that failed has left under way is none of this one's.</summary>
    public async ValueTask InitializeAsync() => await Live.SettledAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        FailedTest.Show(Live);
        return ValueTask.CompletedTask;
    }
}
