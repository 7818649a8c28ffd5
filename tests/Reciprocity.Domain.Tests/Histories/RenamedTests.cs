using CsCheck;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Policies;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Domain.Tests.Histories;

/// <summary>A member that goes by another name is who it was: what is known of it needs no history to be folded anew.</summary>
public sealed class RenamedTests
{
    /// <summary>Before all of the generated names, between them, and behind them.</summary>
    private static readonly Gen<string> GenName = Gen.OneOf(new[] { "Zoe", "bea", "erased-x", "\uFFFD", "😁" }.Select(Gen.Const).ToArray());

    [Fact]
    public void A_pair_renamed_is_bit_for_bit_what_the_renamed_history_folds_to()
    {
        var turned = 0;
        Gen.Select(Generated.History(3, 16), GenName).Sample(
            (history, name) =>
            {
                var expected = Whole(Array.ConvertAll(history, e => Renamed(e, "bo", name)));
                foreach (var pair in Whole(history).Values)
                {
                    var renamed = pair.Renamed("bo", name);

                    Assert.Equal(expected[renamed.Id], renamed);
                    Assert.Equal(PairKey.Of(renamed.A, renamed.B), renamed.Id);
                    Assert.Equal(Bits(expected[renamed.Id]), Bits(renamed));
                    Assert.Equal(pair, renamed.Renamed(name, "bo"));
                    Interlocked.Add(ref turned, pair.A == "bo" && renamed.B == name && renamed.A != renamed.B && renamed.Ledger.Opening is not null ? 1 : 0);
                }

                Assert.Equal(expected.Count, Whole(history).Count);
            },
            iter: 3000);
        Assert.True(turned > 100, $"only {turned} pairs with an opening changed sides");
    }

    [Fact]
    public void Standings_days_and_sums_of_a_renamed_history_are_the_same_under_the_other_name() =>
        Gen.Select(Generated.History(3, 18), GenName).Sample(
            (history, name) =>
            {
                var before = Journal.Of(history, [3], EngagementPolicy.Default);
                var after = Journal.Of(Array.ConvertAll(history, e => Renamed(e, "bo", name)), [3], EngagementPolicy.Default);
                string Now(string member) => member == "bo" ? name : member;

                Assert.Equal(before.Network.Any, after.Network.Any);
                Assert.Equal(before.Network.ByKind, after.Network.ByKind);
                Assert.Equal(before.Network.AllOpenings(), after.Network.AllOpenings());
                Assert.Equal(before.NetworkDays, after.NetworkDays);
                Assert.Equal(before.Standings.Count, after.Standings.Count);
                Assert.All(before.Standings, standing => Assert.Equal(standing.Value with { Id = Now(standing.Key) }, after.Standings[Now(standing.Key)]));
                Assert.Equal(before.MemberDays.Count, after.MemberDays.Count);
                Assert.All(before.MemberDays, day => Assert.Equal(day.Value, after.MemberDays[(Now(day.Key.Member), day.Key.Day)]));
                Assert.All(before.Settled, settled => Assert.Equal(
                    settled.Value, after.Settled[new OpeningKey(Now(settled.Key.Opener), Now(settled.Key.Awaited), settled.Key.Kind)]));
            },
            iter: 1000);

    private static Engagement Renamed(Engagement e, string from, string to) =>
        e with { Actor = e.Actor == from ? to : e.Actor, Target = e.Target == from ? to : e.Target };

    private static (long, long) Bits(Relationship pair) =>
        (BitConverter.DoubleToInt64Bits(pair.AToB.Strength ?? -1), BitConverter.DoubleToInt64Bits(pair.BToA.Strength ?? -1));

    private static Dictionary<Guid, Relationship> Whole(Engagement[] history) => Journal.ByPair(history, history)
        .ToDictionary(pair => pair.Start.Id, pair => new RelationshipFold(EngagementPolicy.Default).Fold(pair.Start, Domain.Relationships.History.Of(pair.Events)));
}
