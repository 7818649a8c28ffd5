using Reciprocity.Contracts.V1;
using Reciprocity.Projection.Databases;

namespace Reciprocity.Projection.Journal;

/// <summary>
/// Gives the packs of a batch to the journals of the databases that their networks are in. Each journals its part in a transaction of its own and
/// waits for its own database only; what one has journaled and the broker delivers again, because another could not, is known then.
/// </summary>
internal sealed class JournalWriters(DatabaseSet databases, Patience patience)
{
    /// <summary>Returns once every database has its part.</summary>
    /// <exception cref="OperationCanceledException">It was told to stop before that; it bears the token.</exception>
    public Task AppendAsync(IReadOnlyList<EngagementPack> packs, CancellationToken stop) => Task.WhenAll(
        packs.GroupBy(pack => databases.Of(pack.Network)).Select(part => AppendAsync(part.Key.Get<JournalWriter>(), [.. part], stop)));

    private Task AppendAsync(JournalWriter writer, List<EngagementPack> packs, CancellationToken stop) =>
        patience.UntilDoneAsync(attempt => writer.AppendAsync(packs, attempt), stop);
}
