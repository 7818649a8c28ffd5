using Reciprocity.Contracts.V1;
using Reciprocity.Domain.Engagements;
using Reciprocity.Ingestion.Publishing;

namespace Reciprocity.Ingestion.Engagements;

/// <summary>
/// Takes the items of one request: a format fills <see cref="Draft"/> and calls <see cref="Take"/> for each, and
/// <see cref="PublishFullAsync"/> whenever it can wait.
/// </summary>
/// <param name="takesAnything">Whether what is no engagement is passed over and counted; otherwise it is rejected.</param>
internal sealed class Intake(
    string network, bool historical, EngagementRules rules, PackPublisher publisher, TimeProvider time, bool takesAnything = false)
{
    /// <summary>Enough to keep the broker busy, and no more: what else a stream holds stays with its sender until these are confirmed.</summary>
    private const int MostUnderway = 4;

    /// <summary>What an item's identity and the names of its members add to it in a pack.</summary>
    private const int PackedOverhead = 120;

    private readonly Queue<Chunk> _full = new();
    private readonly Queue<(Chunk Chunk, Task<PublishOutcome> Outcome)> _underway = new();
    private Chunk _filling = new(network, historical);

    public EngagementDraft Draft { get; } = new();

    public IntakeReport Report { get; } = new();

    /// <summary>Items so far, which is the index of the next.</summary>
    public int Items { get; private set; }

    /// <summary>True once a chunk could not be published: reading on would be of no use.</summary>
    public bool HasFailed => Report.Failure is not null;

    /// <summary>Judges the draft, which is then empty for the next item.</summary>
    /// <param name="bytes">The length of the item as it was sent.</param>
    /// <param name="locate">Makes an error about a field one about what was sent, where the two differ.</param>
    public void Take(int bytes, Func<EngagementError, EngagementError>? locate = null)
    {
        if (rules.TryAccept(Draft, network, time.GetUtcNow(), out var engagement))
        {
            Add(new ChunkItem(Pack(engagement), Items, IdWasMade: Draft.Id is null), bytes + PackedOverhead);
        }
        else
        {
            Report.Reject(Items, locate is null ? Draft.Errors : Draft.Errors.ConvertAll(locate.Invoke));
        }

        Items++;
        Draft.Clear();
    }

    /// <summary>Passes over what is no engagement and need not be one: it is counted. False where it has to be rejected.</summary>
    /// <param name="what">What it is, in its sender's words.</param>
    public bool TryPassOver(string what)
    {
        if (takesAnything)
        {
            Report.PassOver(what);
        }

        return takesAnything;
    }

    /// <summary>Publishes the chunks that are full, waiting for earlier ones where too many are underway.</summary>
    public async ValueTask PublishFullAsync()
    {
        while (_full.Count > 0 && !HasFailed)
        {
            if (_underway.Count == MostUnderway)
            {
                await SettleOldestAsync();
                continue;
            }

            var chunk = _full.Dequeue();
            _underway.Enqueue((chunk, publisher.PublishAsync(chunk)));
        }
    }

    /// <summary>Publishes what is left and waits for all of it.</summary>
    public async Task CompleteAsync()
    {
        if (_filling.Items.Count > 0)
        {
            _full.Enqueue(_filling);
        }

        await PublishFullAsync();
        await SettleAsync();
    }

    /// <summary>Waits for what is underway.</summary>
    public async Task SettleAsync()
    {
        while (_underway.Count > 0)
        {
            await SettleOldestAsync();
        }
    }

    private async Task SettleOldestAsync()
    {
        var (chunk, outcome) = _underway.Dequeue();
        Report.Settle(chunk, await outcome);
    }

    private void Add(ChunkItem item, int bytes)
    {
        if (!_filling.HasRoomFor(bytes))
        {
            _full.Enqueue(_filling);
            _filling = new Chunk(network, historical);
        }

        _filling.Add(item, bytes);
    }

    private static PackedEngagement Pack(Engagement engagement) => new()
    {
        EventId = engagement.EventId,
        Source = engagement.Source,
        Id = engagement.Id,
        Kind = engagement.Kind,
        Actor = engagement.Actor,
        Target = engagement.Target,
        Content = engagement.Content,
        OccurredAt = engagement.OccurredAt,
        Campaign = engagement.Campaign,
        Count = engagement.Count,
        Retracted = engagement.Retracted,
        Retracts = engagement.Retracts,
    };
}
