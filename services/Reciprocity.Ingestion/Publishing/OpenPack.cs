using System.Diagnostics;
using Reciprocity.Contracts.V1;

namespace Reciprocity.Ingestion.Publishing;

/// <summary>A pack that is being filled with chunks of one network.</summary>
internal sealed class OpenPack(string network, bool historical)
{
    private readonly List<PackedEngagement> _engagements = [];
    private readonly List<Chunk> _chunks = [];
    private readonly HashSet<Guid> _eventIds = [];
    private int _bytes;

    /// <summary>When the first of its chunks was handed over: that one's requester has waited longest.</summary>
    public long OpenedAt => _chunks[0].HandedOverAt;

    /// <summary>The requests that its chunks come from.</summary>
    public IEnumerable<ActivityContext> Requests => _chunks.Select(chunk => chunk.Request);

    public static OpenPack For(Chunk chunk)
    {
        var pack = new OpenPack(chunk.Network, chunk.Historical);
        pack.Add(chunk);
        return pack;
    }

    /// <summary>False when the chunk no longer fits; it is never split, so that one confirm answers for it.</summary>
    public bool TryAdd(Chunk chunk)
    {
        if (_engagements.Count + chunk.Items.Count > EngagementPack.MaxEngagements || _bytes + chunk.Bytes > EngagementPack.MaxBytes)
        {
            return false;
        }

        Add(chunk);
        return true;
    }

    public EngagementPack ToMessage() => new() { Network = network, Historical = historical, Engagements = _engagements };

    public void Settle(PublishOutcome outcome)
    {
        foreach (var chunk in _chunks)
        {
            chunk.Settle(outcome);
        }
    }

    private void Add(Chunk chunk)
    {
        _chunks.Add(chunk);
        _bytes += chunk.Bytes;
        for (var i = 0; i < chunk.Items.Count; i++)
        {
            var engagement = chunk.Items[i].Engagement;
            if (_eventIds.Add(engagement.EventId))
            {
                _engagements.Add(engagement);
            }
            else
            {
                chunk.MarkDuplicate(i);
            }
        }
    }
}
