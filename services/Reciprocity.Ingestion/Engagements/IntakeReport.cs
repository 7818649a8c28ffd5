using Reciprocity.Domain.Engagements;
using Reciprocity.Ingestion.Publishing;

namespace Reciprocity.Ingestion.Engagements;

/// <summary>What became of the items of one request: counts of all, and details of as many as an answer lists.</summary>
internal sealed class IntakeReport
{
    private const int MostListed = 1000;

    /// <summary>Names of what was passed over are their sender's, so there could be any number.</summary>
    private const int MostNamed = 50;

    private readonly List<ItemResult> _rejectedItems = [];
    private readonly List<ItemResult> _publishedItems = [];
    private readonly SortedDictionary<string, int> _rejectedBy = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _unmappedBy = new(StringComparer.Ordinal);

    public int Accepted { get; private set; }

    public int Duplicates { get; private set; }

    public int Rejected { get; private set; }

    /// <summary>How many items were rejected for each reason; an item counts by its first.</summary>
    public IReadOnlyDictionary<string, int> RejectedBy => _rejectedBy;

    /// <summary>What a platform sent that is no engagement.</summary>
    public int Unmapped { get; private set; }

    /// <summary>How many there were of each sort that was passed over, the first sorts only.</summary>
    public IReadOnlyDictionary<string, int> UnmappedBy => _unmappedBy;

    /// <summary>Why a chunk could not be published. Null as long as all could.</summary>
    public PublishOutcome? Failure { get; private set; }

    /// <summary>Items that have certainly been dealt with: all whose index is below this.</summary>
    public int Taken { get; private set; }

    public void Reject(int index, List<EngagementError> errors)
    {
        Rejected++;
        var reason = errors[0].Reason;
        _rejectedBy[reason] = _rejectedBy.GetValueOrDefault(reason) + 1;
        if (_rejectedItems.Count < MostListed)
        {
            _rejectedItems.Add(ItemResult.OfRejected(index, errors));
        }
    }

    public void PassOver(string what)
    {
        const int LongestName = 64;
        Unmapped++;
        what = what.Length <= LongestName ? what : string.Concat(what.EnumerateRunes().Take(LongestName)) + "…";
        if (_unmappedBy.Count < MostNamed || _unmappedBy.ContainsKey(what))
        {
            _unmappedBy[what] = _unmappedBy.GetValueOrDefault(what) + 1;
        }
    }

    public void Settle(Chunk chunk, PublishOutcome outcome)
    {
        if (outcome != PublishOutcome.Confirmed)
        {
            Taken = Failure is null ? chunk.Items[0].Index : Taken;
            Failure ??= outcome;
            return;
        }

        Taken = Failure is null ? chunk.Items[^1].Index + 1 : Taken;

        Accepted += chunk.Items.Count - chunk.Duplicates;
        Duplicates += chunk.Duplicates;
        for (var i = 0; i < chunk.Items.Count && chunk.Items[i].Index < MostListed; i++)
        {
            _publishedItems.Add(ItemResult.OfPublished(chunk.Items[i], chunk.IsDuplicate(i)));
        }
    }

    /// <summary>Results in the order of the request.</summary>
    public IReadOnlyList<ItemResult> Results(bool minimal)
    {
        List<ItemResult> results = minimal ? [.. _publishedItems.Where(item => item.Status != ItemStatus.Accepted)] : [.. _publishedItems];
        results.AddRange(_rejectedItems);
        results.Sort((x, y) => x.Index.CompareTo(y.Index));
        return results;
    }
}
