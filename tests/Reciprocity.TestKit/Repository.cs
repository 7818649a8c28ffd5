namespace Reciprocity.TestKit;

/// <summary>The source tree that the tests were built from, for the scripts and data that are part of it.</summary>
public static class Repository
{
    /// <exception cref="InvalidOperationException">The tests run outside of it and <c>RECIPROCITY_ROOT</c> does not say where it is.</exception>
    public static string Root { get; } = Environment.GetEnvironmentVariable("RECIPROCITY_ROOT") ?? Above(AppContext.BaseDirectory);

    private static string Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Reciprocity.sln")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException($"{folder} is not within the source tree; set RECIPROCITY_ROOT.");
    }
}
