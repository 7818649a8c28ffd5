using System.Runtime.InteropServices;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Latencies;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Projection.Folding;

/// <summary>
/// Standings as bytes that nothing reads but the process that wrote them: a sixth of their JSON, and written and read in a sixth of the time.
/// As documents, those of 100,000 members would not fit into what the fold keeps, and be read back from PostgreSQL all the time.
/// </summary>
/// <remarks>Not for two threads at once.</remarks>
internal sealed class StandingBytes
{
    private const int Numbers = 26;

    /// <summary>Kinds are numbered as they come up: there are as many as the policy knows.</summary>
    private readonly List<string> _kinds = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<KeyValuePair<string, long>> _counts = [];
    private byte[] _written = new byte[1024];

    /// <returns>All but the member's id. Holds until the next is written.</returns>
    public ReadOnlySpan<byte> Write(Standing standing)
    {
        var longest = (PackedNumbers.Longest * (Numbers + (2 * (standing.Given.ByKind.Count + standing.Received.ByKind.Count))))
            + standing.AnswersGiven.Packed.Length + standing.AnswersReceived.Packed.Length;
        if (_written.Length < longest)
        {
            _written = new byte[2 * longest];
        }

        var to = new Writer(_written);
        Write(ref to, standing.Given);
        Write(ref to, standing.Received);
        to.Number(standing.OutPartners);
        to.Number(standing.InPartners);
        to.Number(standing.MutualPartners);
        to.Number(standing.Matched);
        to.Number(standing.SelfEngagements);
        to.Number(standing.Views);
        Write(ref to, standing.Opened);
        Write(ref to, standing.ReceivedOpenings);
        to.Number(standing.PeopleAnswered);
        Write(ref to, standing.AnswersGiven);
        Write(ref to, standing.AnswersReceived);
        to.Number(standing.Followers);
        to.Number(standing.Following);
        to.Number(standing.MutualFollows);
        to.Number(standing.FirstSeen?.UtcTicks ?? -1);
        to.Number(standing.LastSeen?.UtcTicks ?? -1);
        return _written.AsSpan(0, to.Length);
    }

    /// <param name="bytes">As this instance wrote them.</param>
    public Standing Read(string member, ReadOnlySpan<byte> bytes)
    {
        var from = new Reader(bytes);
        return new()
        {
            Id = member,
            Given = ReadTally(ref from),
            Received = ReadTally(ref from),
            OutPartners = from.Number(),
            InPartners = from.Number(),
            MutualPartners = from.Number(),
            Matched = from.Number(),
            SelfEngagements = from.Number(),
            Views = from.Number(),
            Opened = ReadOpenings(ref from),
            ReceivedOpenings = ReadOpenings(ref from),
            PeopleAnswered = from.Number(),
            AnswersGiven = ReadLatencies(ref from),
            AnswersReceived = ReadLatencies(ref from),
            Followers = from.Number(),
            Following = from.Number(),
            MutualFollows = from.Number(),
            FirstSeen = Moment(from.Number()),
            LastSeen = Moment(from.Number()),
        };
    }

    private static DateTimeOffset? Moment(long ticks) => ticks < 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);

    private void Write(ref Writer to, Tally tally)
    {
        to.Number(tally.Total);
        to.Number(tally.ByKind.Count);
        foreach (var (kind, count) in tally.ByKind)
        {
            to.Number(NumberOf(kind));
            to.Number(count);
        }
    }

    private Tally ReadTally(ref Reader from)
    {
        var total = from.Number();
        _counts.Clear();
        for (var left = from.Number(); left > 0; left--)
        {
            _counts.Add(new(_kinds[(int)from.Number()], from.Number()));
        }

        return new(total, KindCounts.Of(CollectionsMarshal.AsSpan(_counts)));
    }

    private int NumberOf(string kind)
    {
        if (!_numbers.TryGetValue(kind, out var number))
        {
            _numbers[kind] = number = _kinds.Count;
            _kinds.Add(kind);
        }

        return number;
    }

    private static void Write(ref Writer to, OpeningSums openings)
    {
        to.Number(openings.Total);
        to.Number(openings.Answered);
        to.Number(openings.AnsweredInWindow);
        to.Number(openings.RanOut);
    }

    private static OpeningSums ReadOpenings(ref Reader from)
    {
        var openings = new OpeningSums(from.Number(), from.Number(), from.Number(), from.Number());
        return openings == OpeningSums.None ? OpeningSums.None : openings;
    }

    private static void Write(ref Writer to, LatencyBins latencies)
    {
        to.Number(latencies.Packed.Length);
        to.Bytes(latencies.Packed);
    }

    private static LatencyBins ReadLatencies(ref Reader from) => LatencyBins.Unpack(from.Bytes((int)from.Number()));

    private ref struct Writer(Span<byte> to)
    {
        private readonly Span<byte> _to = to;
        private int _length;

        public readonly int Length => _length;

        public void Number(long number) => PackedNumbers.Write(_to, ref _length, number);

        public void Bytes(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_to[_length..]);
            _length += bytes.Length;
        }
    }

    private ref struct Reader(ReadOnlySpan<byte> from)
    {
        private readonly ReadOnlySpan<byte> _from = from;
        private int _at;

        public long Number() => PackedNumbers.Read(_from, ref _at);

        public ReadOnlySpan<byte> Bytes(int length)
        {
            _at += length;
            return _from[(_at - length).._at];
        }
    }
}
