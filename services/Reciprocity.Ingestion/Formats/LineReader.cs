using System.Buffers;
using System.IO.Pipelines;

namespace Reciprocity.Ingestion.Formats;

/// <summary>
/// Splits a body of any length into lines (LF or CRLF; the last may lack either) in constant memory: what is too long for an
/// item is skipped rather than kept.
/// </summary>
/// <remarks>Call <see cref="ReadMoreAsync"/>, then <see cref="TryNext"/> until it has no more, and again until the body ends.</remarks>
internal sealed class LineReader(PipeReader body) : IDisposable
{
    private readonly byte[] _joined = new byte[ItemLimit.Bytes + 2];
    private ReadOnlySequence<byte> _rest;
    private bool _atStart = true;
    private bool _atEnd;
    private bool _isReading;
    private bool _skipping;

    /// <summary>False when there is nothing left.</summary>
    public async ValueTask<bool> ReadMoreAsync(CancellationToken cancellation)
    {
        if (_atEnd)
        {
            return false;
        }

        if (!_atStart)
        {
            body.AdvanceTo(_rest.Start, _rest.End);
            _isReading = false;
        }

        var minimum = _atStart ? Utf8Bom.Length : 1;
        var read = await body.ReadAtLeastAsync((int)Math.Min(int.MaxValue, (_atStart ? 0 : _rest.Length) + minimum), cancellation);
        _rest = _atStart ? Utf8Bom.Skip(read.Buffer) : read.Buffer;
        _isReading = true;
        _atStart = false;
        _atEnd = read.IsCompleted;
        return true;
    }

    /// <summary>The next line of what was read; valid until the next call.</summary>
    public bool TryNext(out Line line)
    {
        line = default;
        if (_rest.PositionOf((byte)'\n') is { } end)
        {
            line = Take(_rest.Slice(0, end));
            _rest = _rest.Slice(_rest.GetPosition(1, end));
            return true;
        }

        if (_atEnd)
        {
            var isThere = _skipping || !_rest.IsEmpty;
            line = Take(_rest);
            _rest = _rest.Slice(_rest.End);
            return isThere;
        }

        if (_skipping || _rest.Length > ItemLimit.Bytes + 1)
        {
            _skipping = true;
            _rest = _rest.Slice(_rest.End);
        }

        return false;
    }

    /// <summary>Gives back what was read; the server can then pass over what was not.</summary>
    public void Dispose()
    {
        if (_isReading)
        {
            body.AdvanceTo(_rest.Start);
        }
    }

    private Line Take(ReadOnlySequence<byte> bytes)
    {
        if (_skipping || bytes.Length > ItemLimit.Bytes + 1)
        {
            _skipping = false;
            return new([], isTooLong: true);
        }

        var span = bytes.FirstSpan;
        if (!bytes.IsSingleSegment)
        {
            bytes.CopyTo(_joined);
            span = _joined.AsSpan(0, (int)bytes.Length);
        }

        span = span.EndsWith("\r"u8) ? span[..^1] : span;
        return span.Length > ItemLimit.Bytes ? new([], isTooLong: true) : new(span, isTooLong: false);
    }
}
