using CsCheck;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Networks;
using Reciprocity.Domain.Policies;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Domain.Tests.Histories;

/// <summary>The folds against the definitions, and against themselves in every other order, over generated histories.</summary>
public sealed class FoldTests
{
    private static readonly EngagementPolicy Default = EngagementPolicy.Default;
    private static readonly EngagementPolicy Hasty = new(1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), Default.Weights);
    private static readonly EngagementPolicy Patient = new(1, TimeSpan.FromDays(3652.5), TimeSpan.FromDays(365), Default.Weights);
    private static readonly DateTimeOffset[] Extremes = [new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero)];

    private static readonly Gen<int[]> GenSizes = Gen.OneOf(Gen.Const<int[]>([1]), Gen.Int[1, 6].Array[1, 5], Gen.Const<int[]>([1000]));

    [Fact]
    public void A_pair_is_what_the_definitions_say_of_its_history() =>
        Generated.History(members: 2, length: 14).Sample(history => IsAsDefined(history, Default), iter: 10000, print: Print);

    [Fact]
    public void A_pair_is_what_the_definitions_say_with_half_lives_of_a_second_and_of_ten_years_from_1970_to_2100()
    {
        Generated.History(2, 12, policy: Hasty, starts: Extremes).Sample(history => IsAsDefined(history, Hasty), iter: 5000, print: Print);
        Generated.History(2, 12, policy: Patient, starts: Extremes).Sample(history => IsAsDefined(history, Patient), iter: 5000, print: Print);
    }

    [Fact]
    public void In_any_order_and_in_any_pages_a_pair_becomes_bit_for_bit_what_its_whole_history_makes_of_it() =>
        Gen.Select(Generated.History(2, 16), GenSizes).Sample(
            (history, sizes) =>
            {
                var journal = Journal.Of(history, sizes, Default);
                var whole = Whole(history, Default);

                Assert.Equal(whole.Keys.Order(), journal.Pairs.Keys.Order());
                Assert.All(whole.Values, pair => IsSame(pair, journal.Pairs[pair.Id]));
            },
            iter: 10000,
            print: drawn => Print(drawn.Item1));

    [Fact]
    public void In_any_order_and_in_any_pages_members_network_and_days_are_those_of_the_final_history() =>
        Gen.Select(Generated.History(3, 22), GenSizes).Sample(
            (history, sizes) =>
            {
                var journal = Journal.Of(history, sizes, Default);
                var naive = new NaiveReciprocity(history, Default);

                Assert.All(naive.Members.Union(journal.Standings.Keys), member =>
                    Assert.Equal(naive.Standing(member), journal.Standings.GetValueOrDefault(member, new Standing { Id = member })));
                Assert.Equal(naive.Edges(null), journal.Network.Any);
                Assert.Equal(naive.SelfEngagements(), journal.Network.SelfEngagements);
                Assert.Equal(naive.AllViews(), journal.Network.Views);
                Assert.All(Generated.Kinds, kind =>
                {
                    Assert.Equal(naive.Edges(kind), journal.Network.ByKind.GetValueOrDefault(kind, EdgeSums.None));
                    Assert.Equal(naive.OpeningsOf(kind), journal.Network.Openings.GetValueOrDefault(kind, KindOpenings.None));
                });
                var days = naive.Days().Union(journal.MemberDays.Keys.Select(key => key.Day)).Union(journal.NetworkDays.Keys.Select(key => key.Day)).ToList();
                Assert.All(journal.Settled, settled => Assert.Equal(naive.Settled(settled.Key), settled.Value));
                Assert.Equal(journal.Network.AllOpeningSums() is var sums ? sums.Answered + sums.RanOut : 0, journal.Settled.Values.Sum(settled => settled.Settled));
                foreach (var day in days)
                {
                    Assert.All(naive.Members.Union(journal.MemberDays.Keys.Select(key => key.Member)), member =>
                        Assert.Equal(naive.MemberDay(member, day), journal.MemberDays.GetValueOrDefault((member, day))));
                    Assert.All(Generated.Kinds.Append(""), kind =>
                        Assert.Equal(naive.NetworkDay(kind, day), journal.NetworkDays.GetValueOrDefault((kind, day))));
                }
            },
            iter: 10000,
            print: drawn => Print(drawn.Item1));

    [Fact]
    public void A_pair_goes_on_from_any_of_its_states_to_the_same_end() =>
        Gen.Select(Generated.History(2, 14, retractions: false), Gen.Int[0, 14]).Sample(
            (history, cut) =>
            {
                var fold = new RelationshipFold(Default);
                foreach (var (start, events) in Journal.ByPair(history, history))
                {
                    var ordered = events.OrderBy(e => e.Key).ToList();
                    List<Outcome> whole = [];
                    List<Outcome> parts = [];
                    var expected = fold.Fold(start, Domain.Relationships.History.Of(events), whole);
                    var checkpoint = fold.Fold(start, Domain.Relationships.History.Of(ordered.Take(cut)), parts);

                    IsSame(expected, fold.Fold(Journal.Restored(checkpoint), Domain.Relationships.History.Of(ordered.Skip(cut)), parts));
                    IsSame(expected, ordered.Skip(cut).Aggregate(checkpoint, (pair, next) => fold.Evolve(pair, next)));
                    Assert.Equal(whole, parts);
                }
            },
            iter: 10000,
            print: drawn => Print(drawn.Item1));

    [Fact]
    public void When_everything_was_taken_back_nothing_happened_but_follows_and_they_have_ended() =>
        Gen.Select(Generated.History(2, 10), Gen.Bool).Sample(
            (history, byId) =>
            {
                Engagement[] gone = [.. history.DistinctBy(e => e.EventId), .. TakenBack(history, byId)];
                Engagement[] follows = [.. gone.Where(e => e.Kind == "follow" || (e.Retracts is { } id && history.Any(original => original.EventId == id && original.Kind == "follow")))];
                var expected = Whole(follows, Default);
                foreach (var pair in Whole(gone, Default).Values)
                {
                    var left = expected.GetValueOrDefault(pair.Id) ?? new Relationship { Id = pair.Id, A = pair.A, B = pair.B };
                    IsSame(left with { Latest = pair.Latest, Retracted = pair.Retracted, Waits = pair.Waits }, pair);
                    Assert.False(pair.AToB.Follows || pair.BToA.Follows);
                }

                var journal = Journal.Of(gone, [3], Default);
                var naive = new NaiveReciprocity(follows, Default);
                Assert.All(journal.MemberDays, day => Assert.Equal(naive.MemberDay(day.Key.Member, day.Key.Day), day.Value));
                Assert.All(journal.NetworkDays, day => Assert.Equal(naive.NetworkDay(day.Key.Kind, day.Key.Day), day.Value));
                Assert.All(journal.Standings.Values, standing => Assert.Equal(naive.Standing(standing.Id), standing));
            },
            iter: 10000,
            print: drawn => Print(drawn.Item1));

    [Fact]
    public void Most_pages_evolve_and_many_refold_so_that_either_way_is_proven()
    {
        var (evolved, refolded) = (0, 0);
        Generated.History(2, 16).Sample(
            history =>
            {
                var journal = Journal.Of(history, [1], Default);
                Interlocked.Add(ref evolved, journal.Evolved);
                Interlocked.Add(ref refolded, journal.Refolded);
            },
            iter: 500);

        Assert.InRange(evolved / (double)(evolved + refolded), 0.2, 0.8);
    }

    private static void IsAsDefined(Engagement[] history, EngagementPolicy policy)
    {
        foreach (var (start, events) in Journal.ByPair(history, history))
        {
            var pair = new RelationshipFold(policy).Fold(start, Domain.Relationships.History.Of(events));
            var naive = new NaiveReciprocity(events, policy);
            Assert.Equal(naive.Pair(pair), pair);
            var latest = Moments.Later(pair.AToB.Last, pair.BToA.Last) ?? DateTimeOffset.UnixEpoch;
            TimeSpan[] later = [TimeSpan.Zero, policy.Window / 7, (policy.Window / 7) + TimeSpan.FromMicroseconds(1), 4 * policy.Window, 13 * policy.Window];
            foreach (var asOf in later.Select(after => latest + after))
            {
                Assert.Equal(pair.IsOfTwo() ? naive.Stage(pair.A, pair.B, asOf) : null, Stage.Of(pair, asOf, policy));
                foreach (var by in new[] { Side.A, Side.B })
                {
                    var (opener, awaited) = by == Side.A ? (pair.A, pair.B) : (pair.B, pair.A);
                    var open = pair.Ledger.Opening is { } opening && opening.By == by ? opening : null;
                    Assert.Equal(naive.Known(opener, awaited, asOf), Known.Of(pair.Given(by), open, asOf, policy.Window));
                    HasStrength(pair.IsOfTwo() ? naive.Strength(opener, awaited, asOf) : 0, pair.Given(by), asOf, policy);
                    HasStrengthOfKinds(kind => naive.Strength(opener, awaited, asOf, kind), pair.Given(by), asOf, policy);
                    Assert.Equal(
                        pair.IsOfTwo() ? Enumerable.Range(0, Weeks.Most).Count(n => naive.EngagedInWeek(opener, awaited, asOf.AddDays(-7 * n))) : 0,
                        pair.IsOfTwo() ? Weeks.Engaged(pair.Given(by), asOf) : 0);
                }
            }

            IsBounded(pair, naive, latest, policy);
        }
    }

    /// <summary>The direct sum, up to what the log form rounds: its exponent has 53 bits, so 2^exponent loses those of the exponent.</summary>
    private static void HasStrength(double expected, DirectedTally given, DateTimeOffset asOf, EngagementPolicy policy)
    {
        var actual = Strength.At(given.Strength, asOf, policy);
        var exponent = Math.Abs(given.Strength ?? 0) + Math.Abs((asOf - new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero)) / policy.HalfLife);
        Assert.True(double.IsFinite(actual));
        Assert.InRange(actual, 0, double.MaxValue);
        Assert.Equal(expected, actual, Math.Max(expected, 1e-300) * (1e-13 + ((given.Total + 2) * exponent * 3e-16)));
    }

    /// <summary>Kept only where there is more than one kind, and then of each of them.</summary>
    private static void HasStrengthOfKinds(Func<string, double> expected, DirectedTally given, DateTimeOffset asOf, EngagementPolicy policy)
    {
        if (given.StrengthByKind is null)
        {
            Assert.True(given.Strength is null || given.ByKind.Count == 1);
            return;
        }

        Assert.Equal(given.ByKind.Count, given.StrengthByKind.Count);
        foreach (var (kind, log) in given.StrengthByKind)
        {
            HasStrength(expected(kind), given with { Strength = log }, asOf, policy);
        }
    }

    private static void IsBounded(Relationship pair, NaiveReciprocity naive, DateTimeOffset latest, EngagementPolicy policy)
    {
        Assert.All(new[] { pair.AToB, pair.BToA }, given =>
        {
            Assert.True(given.Strength is null || double.IsFinite(given.Strength.Value));
            Assert.Equal(given.Strength is null, given.Total == 0 || !pair.IsOfTwo());
            Assert.True(given.Opened >= given.Answered + given.RanOut && given.Answered >= given.AnsweredInWindow);
        });

        var balance = Strength.Balance(pair.AToB.Strength, pair.BToA.Strength);
        var mutuality = Strength.Mutuality(pair.AToB.Strength, pair.BToA.Strength);
        Assert.Equal(pair.IsDyad(), balance is not null);
        Assert.Equal(pair.IsDyad(), mutuality is not null);
        if (balance is { } b && mutuality is { } m)
        {
            Assert.InRange(b, -1, 1);
            Assert.InRange(m, 0, 1);
            Assert.Equal(1 - Math.Abs(b), m, 1e-15);
            var (ab, ba) = (naive.Strength(pair.A, pair.B, latest), naive.Strength(pair.B, pair.A, latest));
            Assert.Equal((ab - ba) / (ab + ba), b, policy == Hasty ? 1e-4 : 1e-9);
        }
    }

    /// <summary>Bit for bit: a record's equality takes 0 for −0.</summary>
    private static void IsSame(Relationship expected, Relationship actual)
    {
        Assert.Equal(expected, actual);
        Assert.Equal(Bits(expected.AToB), Bits(actual.AToB));
        Assert.Equal(Bits(expected.BToA), Bits(actual.BToA));
        Assert.Equal(actual, Journal.Restored(actual));
        Assert.Equal(Bits(actual.AToB), Bits(Journal.Restored(actual).AToB));

        static long? Bits(DirectedTally given) => given.Strength is { } strength ? BitConverter.DoubleToInt64Bits(strength) : null;
    }

    /// <summary>Every pair of a history as its whole history makes it.</summary>
    private static Dictionary<Guid, Relationship> Whole(IReadOnlyCollection<Engagement> history, EngagementPolicy policy) => Journal.ByPair(history, history)
        .ToDictionary(pair => pair.Start.Id, pair => new RelationshipFold(policy).Fold(pair.Start, Domain.Relationships.History.Of(pair.Events)));

    /// <summary>A retraction for every engagement: by id at its own time, or by match after everything.</summary>
    private static IEnumerable<Engagement> TakenBack(Engagement[] history, bool byId) => history
        .DistinctBy(e => e.EventId)
        .Where(e => !e.Retracted)
        .Select((e, i) => e with
        {
            EventId = new Guid(i, 1, 1, [0, 0, 0, 0, 0, 0, 0, 0]),
            Count = 1,
            Retracted = true,
            Retracts = byId ? e.EventId : null,
            OccurredAt = byId ? e.OccurredAt : Extremes[1],
        });

    private static string Print(Engagement[] history) => "\n" + string.Join("\n", history.Select(e =>
        $"{e.EventId.ToString()[..4]} {e.OccurredAt:MM-dd HH:mm:ss.ffffff} {e.Actor ?? "?"} {(e.Retracted ? "takes back " : "")}{e.Kind} {e.Target} {e.Content} {(e.Retracts is { } id ? "#" + id.ToString()[..4] : "")}"));
}
