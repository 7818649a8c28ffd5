using Reciprocity.Projection.Generations;

namespace Reciprocity.Projection.Tests.Generations;

public sealed class RebuildAnswerTests
{
    [Theory]
    [InlineData(0, 1000, 0, null)]
    [InlineData(250, 1000, 0.25, 30.0)]
    [InlineData(1000, 1000, 1, 0.0)]
    [InlineData(1200, 1000, 1, 0.0)]
    [InlineData(0, 0, 1, null)]
    public void What_is_left_takes_as_long_as_what_is_done_did(long position, long target, double progress, double? eta)
    {
        var answer = RebuildAnswer.Of(2, GenerationTable.Building, position, target, DateTimeOffset.UnixEpoch, null, elapsedSeconds: 10);

        Assert.Equal((progress, eta), (answer.Progress, answer.EtaSeconds));
    }

    [Fact]
    public void What_has_ended_takes_no_time_yet()
    {
        var answer = RebuildAnswer.Of(2, GenerationTable.Active, 1000, 1000, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, elapsedSeconds: 10);

        Assert.Null(answer.EtaSeconds);
    }
}
