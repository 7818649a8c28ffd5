using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Operations;

namespace Reciprocity.Projection.Tests.Databases;

/// <summary>What is said of several databases together.</summary>
public sealed class TogetherTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    [Fact]
    public void Of_one_database_nothing_is_said_of_databases()
    {
        var status = StatusAnswer.Of([(Of("default", "a"), null)], null);

        Assert.Equal((10, 8, 2, "a"), (status.Journal.Events, status.Projection.Position, status.Projection.Lag, status.Projection.Leader));
        Assert.Null(status.Databases);
    }

    [Fact]
    public void Status_adds_up()
    {
        var status = StatusAnswer.Of([(Of("default", "a"), null), (Of("second", "b"), null)], new(5, 6));

        Assert.Equal(
            (20, 24, 16, 4, 6, 2),
            (status.Journal.Events, status.Journal.Position, status.Projection.Position, status.Projection.Lag, status.Rejected, status.Parked));
        Assert.Equal(new QueueStatus(5, 6), status.Queue);
        Assert.Equal(["default", "second"], status.Databases!.Select(database => database.Database));
    }

    [Theory]
    [InlineData("a", "a", "a")]
    [InlineData("a", "b", "a, b")]
    [InlineData("a", null, null)]
    [InlineData(null, "b", null)]
    public void There_is_a_leader_when_every_database_has_one(string? first, string? second, string? together) =>
        Assert.Equal(together, StatusAnswer.Of([(Of("default", first), null), (Of("second", second), null)], null).Projection.Leader);

    [Fact]
    public void Gauges_add_up_and_show_a_leader_when_every_database_has_one()
    {
        var led = new PipelineState(null, null, Lag: 1, Position: 2, Parked: 3, Rejected: 4, Erasures: 7, Generation: 5, Building: 0, HasLeader: true, Networks: 6);
        var together = led.With(led with { Building = 1, HasLeader = false, Generation = 9 });

        Assert.Equal(new(null, null, 2, 4, 6, 8, 14, 5, 1, false, 12), together);
    }

    [Fact]
    public void A_rebuild_is_under_way_until_it_has_ended_in_every_database()
    {
        var done = Rebuild(GenerationTable.Active, 100, 100, null, Start.AddMinutes(5));
        var under = RebuildAnswer.Of([("default", done), ("second", Rebuild(GenerationTable.Building, 50, 100, 7, null))])!;

        Assert.Equal((GenerationTable.Building, 0.75, 7.0, null), (under.State, under.Progress, under.EtaSeconds, under.SwitchedAt));
        Assert.Equal(2, under.Databases!.Count);

        var ended = RebuildAnswer.Of([("default", done), ("second", done with { SwitchedAt = Start.AddMinutes(6) })])!;
        Assert.Equal((GenerationTable.Active, 1.0, null, Start.AddMinutes(6)), (ended.State, ended.Progress, ended.EtaSeconds, ended.SwitchedAt));
    }

    [Fact]
    public void What_was_rebuilt_in_one_database_only_is_said_of_that_one()
    {
        var rebuild = RebuildAnswer.Of([("default", null), ("second", Rebuild(GenerationTable.Retired, 1, 2, null, null))])!;

        Assert.Equal((GenerationTable.Retired, "second"), (rebuild.State, Assert.Single(rebuild.Databases!).Database));
        Assert.Null(RebuildAnswer.Of([("default", null), ("second", null)]));
    }

    private static DatabaseStatus Of(string name, string? leader) => new(name, new(10, 12), new(8, 2, leader, 1), 3, 1);

    private static RebuildAnswer Rebuild(string state, long position, long target, double? eta, DateTimeOffset? switchedAt) =>
        new(2, state, position, target, (double)position / target, Start, eta, switchedAt);
}
