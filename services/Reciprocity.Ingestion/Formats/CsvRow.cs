using System.Text;

namespace Reciprocity.Ingestion.Formats;

/// <summary>
/// Splits a line into fields (RFC 4180). A quoted field may hold delimiters and doubled quotes, but never a line break:
/// no value of an engagement may hold one, so a row is a line.
/// </summary>
internal sealed class CsvRow(byte delimiter)
{
    private readonly List<Field> _fields = [];

    public int Count => _fields.Count;

    /// <summary>Reads a line in place of the one before. Null when all is well, else what is wrong with it.</summary>
    public string? Split(ReadOnlySpan<byte> line)
    {
        _fields.Clear();
        var at = 0;
        while (true)
        {
            if (at < line.Length && line[at] == '"')
            {
                if (!TryReadQuoted(line, ref at))
                {
                    return "has a quote that is not closed";
                }
            }
            else
            {
                ReadBare(line, ref at);
            }

            if (at == line.Length)
            {
                return null;
            }

            if (line[at] != delimiter)
            {
                return "has a quote in the wrong place: quote the whole field, and double each quote within it";
            }

            at++;
        }
    }

    /// <summary>A field's bytes within the line that was split; doubled quotes are still doubled.</summary>
    public ReadOnlySpan<byte> Bytes(int field, ReadOnlySpan<byte> line) => line.Slice(_fields[field].Start, _fields[field].Length);

    /// <summary>A field of the line that was split; the line is valid UTF-8.</summary>
    public string Text(int field, ReadOnlySpan<byte> line)
    {
        var text = Encoding.UTF8.GetString(Bytes(field, line));
        return _fields[field].HasDoubledQuotes ? text.Replace("\"\"", "\"", StringComparison.Ordinal) : text;
    }

    private bool TryReadQuoted(ReadOnlySpan<byte> line, ref int at)
    {
        var start = at + 1;
        var doubled = false;
        for (var i = start; i < line.Length; i++)
        {
            if (line[i] != '"')
            {
                continue;
            }

            if (i + 1 < line.Length && line[i + 1] == '"')
            {
                doubled = true;
                i++;
                continue;
            }

            _fields.Add(new(start, i - start, doubled));
            at = i + 1;
            return true;
        }

        return false;
    }

    /// <summary>Ends at the delimiter, at a quote that should not be there, or at the end of the line.</summary>
    private void ReadBare(ReadOnlySpan<byte> line, ref int at)
    {
        var length = line[at..].IndexOfAny(delimiter, (byte)'"');
        length = length < 0 ? line.Length - at : length;
        _fields.Add(new(at, length, false));
        at += length;
    }

    private readonly record struct Field(int Start, int Length, bool HasDoubledQuotes);
}
