using System.Text;

namespace Reciprocity.SystemTests.Telemetry;

/// <summary>The fields of a message of protocol buffers, by number: as much of the wire format as it takes to read spans.</summary>
internal sealed class Protobuf
{
    private readonly List<(int Field, ReadOnlyMemory<byte> Value)> _fields = [];

    public Protobuf(ReadOnlyMemory<byte> message)
    {
        while (message.Length > 0)
        {
            var (tag, rest) = Varint(message);
            var (value, after) = (tag & 7) switch
            {
                0 => (ReadOnlyMemory<byte>.Empty, Varint(rest).After),
                1 => (rest[..8], rest[8..]),
                2 => Prefixed(rest),
                5 => (rest[..4], rest[4..]),
                var other => throw new InvalidDataException($"Wire type {other} is none of protocol buffers."),
            };
            _fields.Add(((int)(tag >> 3), value));
            message = after;
        }
    }

    public IEnumerable<Protobuf> Messages(params int[] path) => path.Length == 0
        ? [this]
        : _fields.Where(field => field.Field == path[0]).SelectMany(field => new Protobuf(field.Value).Messages(path[1..]));

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field).Span);

    public string Hex(int field) => Convert.ToHexStringLower(Bytes(field).Span);

    private ReadOnlyMemory<byte> Bytes(int field) => _fields.FirstOrDefault(one => one.Field == field).Value;

    private static (ReadOnlyMemory<byte> Value, ReadOnlyMemory<byte> After) Prefixed(ReadOnlyMemory<byte> from)
    {
        var (length, rest) = Varint(from);
        return (rest[..(int)length], rest[(int)length..]);
    }

    private static (ulong Value, ReadOnlyMemory<byte> After) Varint(ReadOnlyMemory<byte> from)
    {
        var (value, read) = (0UL, 0);
        byte next;
        do
        {
            next = from.Span[read];
            value |= (ulong)(next & 0x7F) << (7 * read++);
        }
        while (next > 0x7F);
        return (value, from[read..]);
    }
}
