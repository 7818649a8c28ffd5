namespace Reciprocity.Projection.Storage;

/// <summary>This running instance, of which there may be several.</summary>
internal sealed class Instance(string? configured)
{
    /// <summary>The configured name, else machine and process. PostgreSQL shows it as the application.</summary>
    public string Name { get; } = configured is { Length: > 0 } ? configured : $"{Environment.MachineName}/{Environment.ProcessId}";

    /// <summary>Whether it leaves the queue, the fold and what is scheduled to others, so that what is asked of it never waits for that work.</summary>
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
