using System.Diagnostics;
using Reciprocity.Contracts.V1;

namespace Reciprocity.Ingestion.Publishing;

/// <summary>Accepted items of one request that travel in one pack, so that one confirm answers for all of them.</summary>
public sealed class Chunk(string network, bool historical)
{
    private readonly List<ChunkItem> _items = [];
    private readonly TaskCompletionSource<PublishOutcome> _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HashSet<int>? _duplicates;

    public string Network { get; } = network;

    public bool Historical { get; } = historical;

    public IReadOnlyList<ChunkItem> Items => _items;

    /// <summary>What its items come to in a pack: an estimate, which is all that a limit on size needs.</summary>
    public int Bytes { get; private set; }

    public int Duplicates => _duplicates?.Count ?? 0;

    internal Task<PublishOutcome> Settled => _settled.Task;

    /// <summary>The request that it comes from.</summary>
    internal ActivityContext Request { get; } = Activity.Current?.Context ?? default;

    /// <summary>When it was handed to the publisher, as a <see cref="TimeProvider"/> timestamp.</summary>
    internal long HandedOverAt { get; set; }

    public bool HasRoomFor(int bytes) =>
        _items.Count < EngagementPack.MaxEngagements && (_items.Count == 0 || Bytes + bytes <= EngagementPack.MaxBytes);

    public void Add(ChunkItem item, int bytes)
    {
        _items.Add(item);
        Bytes += bytes;
    }

    public bool IsDuplicate(int position) => _duplicates?.Contains(position) ?? false;

    internal void MarkDuplicate(int position) => (_duplicates ??= []).Add(position);

    internal void Settle(PublishOutcome outcome) => _settled.TrySetResult(outcome);
}

/// <param name="Engagement">What is published.</param>
/// <param name="Index">Its place among the items of the request, from 0.</param>
/// <param name="IdWasMade">True when it came without an id.</param>
public readonly record struct ChunkItem(PackedEngagement Engagement, int Index, bool IdWasMade);
