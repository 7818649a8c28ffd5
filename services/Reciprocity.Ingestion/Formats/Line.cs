namespace Reciprocity.Ingestion.Formats;

/// <summary>One line, without what ended it.</summary>
internal readonly ref struct Line(ReadOnlySpan<byte> bytes, bool isTooLong)
{
    /// <summary>Its bytes; empty when it is too long.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>Longer than an item may be: skipped to its end, and one rejected item.</summary>
    public bool IsTooLong { get; } = isTooLong;

    public bool IsBlank => !IsTooLong && Bytes.Trim(" \t"u8).IsEmpty;
}
