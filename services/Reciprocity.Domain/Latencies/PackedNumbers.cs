namespace Reciprocity.Domain.Latencies;

/// <summary>Whole numbers as bytes: seven bits in each, the lowest first, and one that says whether more follow. Small ones take one byte, whether positive or negative.</summary>
public static class PackedNumbers
{
    /// <summary>The most bytes that a number takes.</summary>
    public const int Longest = 10;

    /// <summary>Writes to what there is room for, and moves <paramref name="at"/> behind it.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no room.</exception>
    public static void Write(Span<byte> to, ref int at, long number)
    {
        var rest = (ulong)((number << 1) ^ (number >> 63));
        for (; rest >= 0x80; rest >>= 7)
        {
            to[at++] = (byte)(rest | 0x80);
        }

        to[at++] = (byte)rest;
    }

    /// <summary>Reads one, and moves <paramref name="at"/> behind it.</summary>
    /// <exception cref="FormatException">The bytes end within a number, or it has more than 64 bits.</exception>
    public static long Read(ReadOnlySpan<byte> from, ref int at)
    {
        var number = 0UL;
        for (var shift = 0; shift < 64 && at < from.Length; shift += 7)
        {
            var next = from[at++];
            number |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return (long)(number >> 1) ^ -(long)(number & 1);
            }
        }

        throw new FormatException("Numbers are seven bits a byte, and end with a byte below 128.");
    }
}
