namespace Reciprocity.Projection.Storage;

/// <summary>The name of this running instance: the configured one, else machine and process. PostgreSQL shows it as the application.</summary>
internal sealed class Instance(string? configured)
{
    public string Name { get; } = configured is { Length: > 0 } ? configured : $"{Environment.MachineName}/{Environment.ProcessId}";

    /// <summary>Whether it leaves the queue and the fold to others, so that what is asked of it never waits for their work.</summary>
    /// <exception cref="InvalidOperationException">The setting <c>AnswersOnly</c> is neither true nor false.</exception>
    public static bool AnswersOnly(IConfiguration configuration)
    {
        if (configuration["AnswersOnly"] is not { Length: > 0 } text)
        {
            return false;
        }

        return bool.TryParse(text, out var only) ? only : throw new InvalidOperationException($"AnswersOnly is '{text}'; it must be true or false.");
    }
}
