namespace Reciprocity.Domain.Engagements;

/// <summary>Why an item is rejected.</summary>
/// <param name="Reason">One of <see cref="RejectionReason"/>: what rejections are counted by.</param>
/// <param name="Pointer">The JSON Pointer (RFC 6901) of the member that is wrong; empty for the item itself.</param>
/// <param name="Detail">What is wrong, and what to change.</param>
public readonly record struct EngagementError(string Reason, string Pointer, string Detail);

/// <summary>The reasons by which rejections are counted. Part of the API: add, never rename.</summary>
public static class RejectionReason
{
    public const string NotReadable = "not-readable";
    public const string TooLarge = "too-large";
    public const string WrongType = "wrong-type";
    public const string UnknownField = "unknown-field";
    public const string Missing = "missing";
    public const string UnknownKind = "unknown-kind";
    public const string Text = "text";
    public const string Time = "time";
    public const string Count = "count";
    public const string Retraction = "retraction";
}
