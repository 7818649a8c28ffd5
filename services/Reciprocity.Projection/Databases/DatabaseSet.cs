using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Databases;

/// <summary>The databases over which networks are spread, and which network is where.</summary>
internal sealed class DatabaseSet
{
    private readonly Dictionary<string, Database> _places = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="services">Those of the process, in which the default database is at home.</param>
    /// <param name="further">The others, with the names of their networks.</param>
    public DatabaseSet(IServiceProvider services, IEnumerable<(Database Database, IReadOnlyList<string> Networks)> further)
    {
        Default = new(Database.DefaultName, services);
        List<Database> all = [Default];
        foreach (var (database, networks) in further)
        {
            all.Add(database);
            foreach (var network in networks)
            {
                _places.Add(network, database);
            }
        }

        All = all;
    }

    /// <summary>Where every network is that no other database lists.</summary>
    public Database Default { get; }

    /// <summary>The default one first.</summary>
    public IReadOnlyList<Database> All { get; }

    public bool AreSeveral => All.Count > 1;

    /// <summary>Completes when the schemas of all are there, and every network with a journal is in the database that it has to be in.</summary>
    public Task Ready => AreSeveral ? _ready.Task : Default.Get<Schemas>().Ready;

    /// <summary>The database of a network, whether there is such a network or not. Of what is no name for one: the default one.</summary>
    public Database Of(string? network) => network is not null && _places.TryGetValue(network, out var database) ? database : Default;

    /// <summary>Asks all at once for what each has of its own, and fails when one does.</summary>
    public Task<T[]> AskAsync<T>(Func<Database, Task<T>> ask) => Task.WhenAll(All.Select(ask));

    public void AreReady() => _ready.TrySetResult();
}
