using System.Buffers.Text;
using System.Globalization;
using System.Text.Unicode;
using Reciprocity.Domain.Engagements;

namespace Reciprocity.Ingestion.Formats;

/// <summary>Reads one row into a draft. What is wrong with it the draft then says.</summary>
internal sealed class CsvItem(EngagementDraft draft, CsvOptions options, CsvColumns columns)
{
    private readonly CsvRow _row = new(options.Delimiter);
    private string? _lastKind;

    /// <param name="number">Its number, from 1: its id where rows have no other.</param>
    public void Read(Line line, int number)
    {
        if (line.IsTooLong)
        {
            ItemLimit.RejectTooLarge(draft);
        }
        else if (WhatIsWrongWith(line.Bytes) is { } wrong)
        {
            draft.Reject(RejectionReason.NotReadable, "", wrong);
        }
        else
        {
            ReadFields(line.Bytes);
            draft.Kind ??= options.Kind;
            draft.Source ??= options.Source;
            draft.Id ??= columns.HaveId ? null : number.ToString(CultureInfo.InvariantCulture);
        }
    }

    private string? WhatIsWrongWith(ReadOnlySpan<byte> line) =>
        !Utf8.IsValid(line) ? "is not valid UTF-8"
        : _row.Split(line) is { } wrong ? wrong
        : _row.Count != columns.Count ? $"has {_row.Count} fields; there are {columns.Count} columns"
        : null;

    private void ReadFields(ReadOnlySpan<byte> line)
    {
        for (var i = 0; i < _row.Count; i++)
        {
            var field = columns[i];
            var bytes = _row.Bytes(i, line);
            if (field == EngagementField.Unknown || bytes.IsEmpty)
            {
                continue;
            }

            switch (field)
            {
                case EngagementField.Kind:
                    ReadKind(_row.Text(i, line));
                    break;
                case EngagementField.OccurredAt when options.Time != CsvTime.Iso:
                    ReadUnixTime(bytes);
                    break;
                case EngagementField.Count:
                    ReadCount(bytes);
                    break;
                case EngagementField.Retracted:
                    ReadRetracted(bytes);
                    break;
                default:
                    draft.Set(field, _row.Text(i, line));
                    break;
            }
        }
    }

    private void ReadKind(string value)
    {
        var kind = options.Kinds.GetValueOrDefault(value, value);
        draft.Kind = _lastKind = kind == _lastKind ? _lastKind : kind;
    }

    private void ReadUnixTime(ReadOnlySpan<byte> bytes)
    {
        if (UnixTime.TryParse(bytes, options.Time == CsvTime.UnixMilliseconds, out var time))
        {
            draft.OccurredAtTime = time;

            // What an id is made of where there is none: two rows that differ in time only are two events.
            draft.OccurredAt = columns.HaveId && draft.Id is null ? UnixTime.Write(time) : null;
        }
        else
        {
            draft.Reject(RejectionReason.Time, "/occurredAt", "is no number of seconds (unix) or milliseconds (unixms) since 1970");
        }
    }

    private void ReadCount(ReadOnlySpan<byte> bytes)
    {
        if (Utf8Parser.TryParse(bytes, out long count, out var read) && read == bytes.Length)
        {
            draft.Count = count;
        }
        else
        {
            draft.Reject(RejectionReason.Count, "/count", $"must be a whole number from 1 to {EngagementRules.LargestCount}");
        }
    }

    private void ReadRetracted(ReadOnlySpan<byte> bytes)
    {
        if (bytes.SequenceEqual("true"u8) || bytes.SequenceEqual("1"u8))
        {
            draft.Retracted = true;
        }
        else if (bytes.SequenceEqual("false"u8) || bytes.SequenceEqual("0"u8))
        {
            draft.Retracted = false;
        }
        else
        {
            draft.Reject(RejectionReason.WrongType, "/retracted", "must be true, false, 1 or 0");
        }
    }
}
