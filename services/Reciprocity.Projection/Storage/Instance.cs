namespace Reciprocity.Projection.Storage;

/// <summary>The name of this running instance: the configured one, else machine and process. PostgreSQL shows it as the application.</summary>
internal sealed class Instance(string? configured)
{
    public string Name { get; } = configured is { Length: > 0 } ? configured : $"{Environment.MachineName}/{Environment.ProcessId}";
}
