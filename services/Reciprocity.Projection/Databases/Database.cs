namespace Reciprocity.Projection.Databases;

/// <summary>A database with everything that belongs to it: its stores, its fold, its queries.</summary>
/// <param name="services">Where that is found.</param>
internal sealed class Database(string name, IServiceProvider services)
{
    /// <summary>The name of the one that is always there.</summary>
    public const string DefaultName = "default";

    public string Name => name;

    public IServiceProvider Services => services;

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();
}
