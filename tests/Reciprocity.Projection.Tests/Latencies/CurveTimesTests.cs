using Reciprocity.Projection.Latencies;

namespace Reciprocity.Projection.Tests.Latencies;

public sealed class CurveTimesTests
{
    [Fact]
    public void They_are_read_as_they_are_asked_for()
    {
        Assert.Equal([86_400, 0, 3_600.5, 0], CurveTimes.Read("86400,0,3600.5,0")!);
        Assert.Equal(14, CurveTimes.Read(null)!.Length);
        Assert.Equal(100, CurveTimes.Read(string.Join(',', Enumerable.Range(0, 100)))!.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1,")]
    [InlineData("-1")]
    [InlineData("1h")]
    [InlineData("NaN")]
    [InlineData("1e400")]
    public void What_is_no_time_is_refused(string list) => Assert.Null(CurveTimes.Read(list));

    [Fact]
    public void More_than_a_hundred_are_refused() => Assert.Null(CurveTimes.Read(string.Join(',', Enumerable.Range(0, 101))));
}
