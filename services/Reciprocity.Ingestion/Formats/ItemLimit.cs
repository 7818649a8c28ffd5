using Reciprocity.Domain.Engagements;

namespace Reciprocity.Ingestion.Formats;

/// <summary>How large one item may be as it was sent, in every format.</summary>
internal static class ItemLimit
{
    public const int Bytes = 16 * 1024;

    /// <summary>What is too large is that and nothing else: the rest of what is wrong with it does not matter.</summary>
    public static void RejectTooLarge(EngagementDraft draft)
    {
        draft.Clear();
        draft.Reject(RejectionReason.TooLarge, "", $"is larger than {Bytes} bytes, which is the most that an item may have");
    }
}
