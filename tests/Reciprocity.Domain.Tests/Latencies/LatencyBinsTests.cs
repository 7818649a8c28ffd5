using CsCheck;
using Reciprocity.Domain.Latencies;

namespace Reciprocity.Domain.Tests.Latencies;

public sealed class LatencyBinsTests
{
    private const double Century = 3.2e15;

    /// <summary>Every order of magnitude from a microsecond to a century alike, in whole microseconds; and none.</summary>
    private static readonly Gen<TimeSpan> GenLatency = Gen.Frequency(
        (9, Gen.Double[0, Math.Log(Century)].Select(log => TimeSpan.FromTicks((long)Math.Exp(log) * TimeSpan.TicksPerMicrosecond))),
        (1, Gen.Const(TimeSpan.Zero)));

    [Fact]
    public void What_is_read_of_a_latency_is_within_one_percent_of_it() => GenLatency.Sample(
        latency => Math.Abs(LatencyBins.Seconds(LatencyBins.BinOf(latency)) - latency.TotalSeconds) <= 0.01 * latency.TotalSeconds, iter: 20000);

    [Fact]
    public void No_latency_is_exactly_none() => Assert.Equal(0, LatencyBins.Seconds(LatencyBins.BinOf(TimeSpan.Zero)));

    [Fact]
    public void Longer_latencies_are_in_later_bins() => Gen.Select(GenLatency, GenLatency).Sample(
        (x, y) => Math.Sign(LatencyBins.BinOf(x).CompareTo(LatencyBins.BinOf(y))) is var order && (order == 0 || order == x.CompareTo(y)));

    [Fact]
    public void What_is_taken_out_again_leaves_no_trace_in_whatever_order() =>
        Gen.Select(GenLatency.Array[0, 20], GenLatency.Array[0, 20], Gen.Int[0, 100]).Sample((kept, gone, seed) =>
        {
            var expected = kept.Aggregate(LatencyBins.None, (bins, latency) => bins.Add(LatencyBins.BinOf(latency), 1));
            var moves = kept.Select(latency => (latency, 1)).Concat(gone.SelectMany(latency => new[] { (latency, 1), (latency, -1) })).ToArray();
            new Random(seed).Shuffle(moves);
            var actual = moves.Aggregate(LatencyBins.None, (bins, move) => bins.Add(LatencyBins.BinOf(move.Item1), move.Item2));

            Assert.Equal(expected, actual);
            Assert.Equal(kept.Length, actual.Total);
            Assert.Equal(expected, LatencyBins.Of(actual.ToArray()));
        });

    [Fact]
    public void The_sum_of_two_is_that_of_all_their_latencies() => Gen.Select(GenLatency.Array[0, 20], GenLatency.Array[0, 20]).Sample((x, y) =>
        Assert.Equal(BinsOf([.. x, .. y]), BinsOf(x).Add(BinsOf(y))));

    [Fact]
    public void A_quantile_is_within_two_percent_of_the_exact_element() =>
        Gen.Select(GenLatency.Array[1, 40], Gen.OneOf(Gen.Const(0.5), Gen.Const(0.9), Gen.Double[0.001, 1])).Sample((latencies, q) =>
        {
            var exact = latencies.Order().ElementAt((int)Math.Ceiling(q * latencies.Length) - 1).TotalSeconds;
            Assert.Equal(exact, BinsOf(latencies).Quantile(q)!.Value, 0.02 * exact);
        });

    [Theory]
    [InlineData(0.5, 10)]
    [InlineData(0.51, 20)]
    [InlineData(0.9, 20)]
    [InlineData(0.25, 5)]
    [InlineData(1, 20)]
    public void The_quantile_of_four_is_the_element_whose_rank_is_rounded_up(double q, double expected)
    {
        var bins = BinsOf([.. new[] { 20.0, 5, 10, 20 }.Select(TimeSpan.FromSeconds)]);

        Assert.Equal(expected, bins.Quantile(q)!.Value, 0.02 * expected);
    }

    [Fact]
    public void Of_no_latencies_there_is_no_quantile() => Assert.Null(LatencyBins.None.Quantile(0.5));

    [Fact]
    public void Bins_out_of_order_or_without_a_count_are_refused()
    {
        Assert.Throws<ArgumentException>(() => LatencyBins.Of([(3, 1), (3, 1)]));
        Assert.Throws<ArgumentException>(() => LatencyBins.Of([(3, 0)]));
    }

    /// <summary>Against sums in a dictionary; counts of one bin often cancel out, and gaps and counts are around the sizes of a byte and of several.</summary>
    [Fact]
    public void Sums_of_any_bins_and_counts_are_exact_and_what_is_packed_is_unpacked_as_it_was()
    {
        var bin = Gen.OneOf(Gen.Int[-1, 20], Gen.Int[40, 160], Gen.Int[0, 20_000]);
        var count = Gen.OneOf(Gen.Long[-2, 2], Gen.Long[60, 70], Gen.Long[-70, -60], Gen.Long[-20_000, 20_000], Gen.Const(long.MaxValue / 64), Gen.Const(long.MinValue / 64));
        var sides = Gen.Select(bin, count).Array[0, 30];
        Gen.Select(sides, sides).Sample(
            (x, y) =>
            {
                var sums = x.Concat(y).GroupBy(one => one.Item1).Select(one => (Bin: one.Key, Count: one.Sum(o => o.Item2)));
                (int Bin, long Count)[] expected = [.. sums.Where(sum => sum.Count != 0).OrderBy(sum => sum.Bin)];
                var actual = Sum(x).Add(Sum(y));

                Assert.Equal(expected, actual.ToArray());
                Assert.Equal(expected.Sum(sum => sum.Count), actual.Total);
                Assert.Equal(actual, LatencyBins.Unpack(actual.Packed));
                Assert.Equal(LatencyBins.None, actual.ToArray().Aggregate(actual, (bins, one) => bins.Add(one.Bin, -one.Count)));
            },
            iter: 5_000);

        static LatencyBins Sum((int Bin, long Count)[] all) => all.Aggregate(LatencyBins.None, (bins, one) => bins.Add(one.Bin, one.Count));
    }

    [Fact]
    public void Most_bins_take_a_byte() => Assert.Equal(2 + 60, LatencyBins.Of([.. Enumerable.Range(0, 61).Select(i => (900 + (9 * i), 1L))]).Packed.Length);

    /// <summary>Nothing else than what is not as it was packed is refused: whatever is read was in order, and has counts.</summary>
    [Fact]
    public void What_was_not_packed_is_refused() => Gen.Byte.Array[1, 24].Sample(
        bytes =>
        {
            try
            {
                var bins = LatencyBins.Unpack(bytes).ToArray();
                Assert.Equal(bins, LatencyBins.Of(bins).ToArray());
            }
            catch (FormatException)
            {
            }
        },
        iter: 20_000);

    private static LatencyBins BinsOf(TimeSpan[] latencies) => latencies.Aggregate(LatencyBins.None, (bins, latency) => bins.Add(LatencyBins.BinOf(latency), 1));
}
