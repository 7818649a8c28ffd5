using System.Collections.Concurrent;
using Npgsql;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Journal;

namespace Reciprocity.Projection.Generations;

/// <summary>This instance's stores of read models, one for each generation that it has to do with.</summary>
internal sealed class ReadModelStores(NpgsqlDataSource database, FoldMetrics metrics, Appends? appends = null) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, Lazy<ReadModels>> _open = new();

    public ReadModels Open(Generation generation) =>
        _open.GetOrAdd(generation.Number, _ => new(() => new ReadModels(generation, database, metrics, appends))).Value;

    /// <summary>
    /// The read models that were active when they were last looked up; null before. Whoever goes by this has to check in the same
    /// transaction that they still are.
    /// </summary>
    public ReadModels? LatelyActive { get; private set; }

    /// <summary>
    /// The read models that queries are answered from. They are looked up with each query, in its own transaction, so that all
    /// instances switch at once and no answer is made of two generations.
    /// </summary>
    public async Task<ReadModels> ActiveAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            $"select {GenerationTable.Columns} from {GenerationTable.Name} where state = '{GenerationTable.Active}'", connection);
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
        {
            throw new InvalidOperationException("No generation of read models is active yet.");
        }

        return LatelyActive = _open.TryGetValue(reader.GetInt32(0), out var open) ? open.Value : Open(GenerationTable.Read(reader, from: 0));
    }

    public async Task<ReadModels> ActiveAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await ActiveAsync(connection, cancellation);
    }

    /// <summary>Closes the stores of all other generations.</summary>
    public async Task CloseAllButAsync(IReadOnlySet<int> generations)
    {
        foreach (var number in _open.Keys.Where(number => !generations.Contains(number)))
        {
            if (_open.TryRemove(number, out var closed))
            {
                await closed.Value.DisposeAsync();
            }
        }
    }

    public async ValueTask DisposeAsync() => await CloseAllButAsync(new HashSet<int>());
}
