namespace Reciprocity.Ingestion.Formats;

/// <summary>The request as a whole cannot be taken; nothing of it has been published.</summary>
/// <param name="status">The HTTP status that says so.</param>
/// <param name="detail">What to change.</param>
internal sealed class UnreadableBodyException(int status, string detail) : Exception(detail)
{
    public int Status { get; } = status;
}
