using Marten;
using Npgsql;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Generations;

/// <summary>The read models of one generation: a schema, the fold that writes it, and a Marten store of both.</summary>
internal sealed class ReadModels : IAsyncDisposable
{
    private readonly DocumentStore _store;
    private readonly ReciprocityFold _fold;

    public ReadModels(Generation generation, NpgsqlDataSource database, FoldMetrics metrics, Appends? appends = null, int eventsInPage = FoldSetup.EventsInPage)
    {
        Generation = generation;
        _fold = new ReciprocityFold(generation, metrics, appends);
        var options = StorageSetup.ReadModels(generation, _fold, eventsInPage);
        options.Connection(database);
        _store = new DocumentStore(options);
    }

    public Generation Generation { get; }

    public IDocumentStore Store => _store;

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _fold.Dispose();
    }
}
