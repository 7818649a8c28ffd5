using CsCheck;
using Reciprocity.Domain.Latencies;
using Duration = Reciprocity.Domain.Latencies.ReplyCurve.Duration;

namespace Reciprocity.Domain.Tests.Latencies;

public sealed class ReplyCurveTests
{
    /// <summary>Weeks of remission under 6-mercaptopurine (Freireich et al. 1963); a negative number was censored then.</summary>
    private static readonly int[] Remissions = [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35];

    private static readonly ReplyCurve Textbook = ReplyCurve.Of(Remissions.Select(weeks => new Duration(Math.Abs(weeks), weeks > 0)));

    /// <summary>Few different times, so that answers and censorings coincide.</summary>
    private static readonly Gen<Duration[]> GenDurations = Gen.Select(
        Gen.OneOf(Gen.Int[0, 8].Select(seconds => (double)seconds), Gen.Double[0, 8]), Gen.Bool, Gen.Long[1, 3], (seconds, answered, count) => new Duration(seconds, answered, count)).Array[0, 25];

    [Theory]
    [InlineData(5, 1)]
    [InlineData(6, 0.8571)]
    [InlineData(7, 0.8067)]
    [InlineData(10, 0.7529)]
    [InlineData(13, 0.6902)]
    [InlineData(16, 0.6275)]
    [InlineData(22, 0.5378)]
    [InlineData(23, 0.4482)]
    [InlineData(35, 0.4482)]
    public void The_textbooks_survival_is_what_the_curve_leaves(double weeks, double survival) =>
        Assert.Equal(survival, 1 - Textbook.ShareAt(weeks)!.Value, 4);

    [Fact]
    public void The_textbooks_table_has_seven_steps_and_a_median_of_23_weeks()
    {
        Assert.Equal((21, 9), (Textbook.Records, Textbook.Answered));
        Assert.Equal([6, 7, 10, 13, 16, 22, 23], Textbook.Steps.Select(step => step.Seconds));
        Assert.Equal(23, Textbook.Quantile(0.5));
        Assert.Equal(13, Textbook.Quantile(0.25));
        Assert.Null(Textbook.Quantile(0.75));
    }

    [Fact]
    public void Beyond_the_longest_observation_nothing_is_known() => Assert.Null(Textbook.ShareAt(35.001));

    [Fact]
    public void Beyond_the_longest_observation_all_is_known_if_all_were_answered_by_then()
    {
        var curve = ReplyCurve.Of([new(1, true), new(2, false), new(3, true)]);

        Assert.Equal(1, curve.ShareAt(3));
        Assert.Equal(1, curve.ShareAt(1e9));
    }

    [Fact]
    public void Without_records_there_is_no_share_and_no_quantile()
    {
        Assert.Null(ReplyCurve.Of([]).ShareAt(0));
        Assert.Null(ReplyCurve.Of([]).Quantile(0.5));
    }

    [Fact]
    public void Who_is_censored_at_the_moment_of_an_answer_could_still_have_answered_then() =>
        Assert.Equal(0.5, ReplyCurve.Of([new(1, true), new(1, false)]).ShareAt(1));

    [Theory]
    [InlineData(0.3, 3)]
    [InlineData(0.3 + 5e-10, 3)]
    [InlineData(0.3 + 5e-9, 4)]
    public void A_quantile_is_the_first_time_by_which_the_share_is_reached_but_for_rounding(double q, double seconds) =>
        Assert.Equal(seconds, ReplyCurve.Of(Enumerable.Range(1, 10).Select(second => new Duration(second, true))).Quantile(q));

    [Fact]
    public void The_curve_is_the_product_limit_estimate() => Gen.Select(GenDurations, Gen.Double[0, 9]).Sample(
        (durations, at) =>
        {
            var curve = ReplyCurve.Of(durations);
            foreach (var seconds in durations.Select(duration => duration.Seconds).Append(at))
            {
                var expected = ProductLimit(durations, seconds);
                Assert.Equal(expected is null, curve.ShareAt(seconds) is null);
                Assert.Equal(expected ?? 0, curve.ShareAt(seconds) ?? 0, 1e-12);
            }
        },
        iter: 3000);

    [Fact]
    public void The_curve_rises_from_0_to_at_most_1_and_a_quantile_is_where_it_first_reaches_its_share() => Gen.Select(GenDurations, Gen.Double[0.001, 1]).Sample(
        (durations, q) =>
        {
            var curve = ReplyCurve.Of(durations);
            var before = 0.0;
            foreach (var (_, share) in curve.Steps)
            {
                Assert.InRange(share, before, 1);
                Assert.NotEqual(before, share);
                before = share;
            }

            var quantile = curve.Quantile(q);
            Assert.Equal(before >= q - 1e-9, quantile is not null);
            if (quantile is { } reached)
            {
                Assert.True(curve.ShareAt(reached) >= q - 1e-9);
                Assert.All(curve.Steps.TakeWhile(step => step.Seconds < reached), step => Assert.True(step.Share < q - 1e-9));
            }
        },
        iter: 3000);

    [Fact]
    public void When_nothing_is_censored_the_curve_is_the_share_of_what_was_answered_by_then() => Gen.Select(GenDurations, Gen.Double[0, 9]).Sample(
        (durations, at) =>
        {
            Duration[] answered = [.. durations.Where(duration => duration.Answered)];
            var total = answered.Sum(duration => duration.Count);
            var by = answered.Where(duration => duration.Seconds <= at).Sum(duration => duration.Count);

            var share = ReplyCurve.Of(answered).ShareAt(at);
            Assert.Equal(total == 0, share is null);
            Assert.Equal(total == 0 ? 0 : (double)by / total, share ?? 0, 1e-12);
        },
        iter: 3000);

    /// <summary>
    /// Of one bin, the answers come before what is censored. So the curve never rises too early; where no bin holds both it rises no
    /// later than 2 % either, and where one does, it takes some as still waiting who were not observed for so long.
    /// </summary>
    [Fact]
    public void From_bins_a_curve_is_that_of_the_durations_within_two_percent_of_time() => GenBinned.Sample(
        durations =>
        {
            var exact = ReplyCurve.Of(durations.Select(duration => new Duration(duration.Latency.TotalSeconds, duration.Answered)));
            var binned = ReplyCurve.Of(durations.Select(duration => new Duration(Binned(duration.Latency), duration.Answered)));
            var answers = durations.Where(duration => duration.Answered).Select(duration => LatencyBins.BinOf(duration.Latency)).ToHashSet();
            var apart = durations.All(duration => duration.Answered || !answers.Contains(LatencyBins.BinOf(duration.Latency)));
            foreach (var seconds in durations.SelectMany(duration => new[] { duration.Latency.TotalSeconds, Binned(duration.Latency) }))
            {
                var share = LastShare(binned, seconds);
                Assert.True(share <= LastShare(exact, seconds * 1.02) + 1e-12);
                Assert.True(!apart || LastShare(exact, seconds / 1.02) <= share + 1e-12);
            }
        },
        iter: 3000);

    private static readonly Gen<(TimeSpan Latency, bool Answered)[]> GenBinned =
        Gen.Select(Gen.Double[0, 25].Select(log => TimeSpan.FromMicroseconds(Math.Floor(Math.Exp(log)))), Gen.Bool).Array[1, 25];

    private static double Binned(TimeSpan latency) => LatencyBins.Seconds(LatencyBins.BinOf(latency));

    /// <summary>Beyond the longest observation, the share that was last known.</summary>
    private static double LastShare(ReplyCurve curve, double seconds) => curve.Steps.LastOrDefault(step => step.Seconds <= seconds).Share;

    /// <summary>1 − Π (1 − d_i/n_i) over the times t_i of answers up to then: d_i answered at t_i, n_i observed until t_i at least.</summary>
    private static double? ProductLimit(Duration[] durations, double seconds)
    {
        var survival = 1.0;
        foreach (var at in durations.Where(duration => duration.Answered && duration.Seconds <= seconds).Select(duration => duration.Seconds).Distinct())
        {
            var answered = durations.Where(duration => duration.Answered && duration.Seconds == at).Sum(duration => duration.Count);
            survival *= 1 - ((double)answered / durations.Where(duration => duration.Seconds >= at).Sum(duration => duration.Count));
        }

        return durations.Length == 0 || (seconds > durations.Max(duration => duration.Seconds) && survival > 0) ? null : 1 - survival;
    }
}
