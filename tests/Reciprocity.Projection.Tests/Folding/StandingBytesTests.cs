using CsCheck;
using Reciprocity.Domain.Members;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Tests.Storage;

namespace Reciprocity.Projection.Tests.Folding;

public sealed class StandingBytesTests
{
    [Fact]
    public void A_standing_is_read_as_it_was_written_with_all_its_properties()
    {
        var bytes = new StandingBytes();
        Gen.Int.Sample(
            seed =>
            {
                var standing = RandomRecords.Of<Standing>(new Random(seed));

                Assert.Equal(standing, bytes.Read(standing.Id, bytes.Write(standing)));
            },
            iter: 5_000,
            threads: 1);
    }

    [Fact]
    public void The_largest_and_the_least_numbers_are_read_as_they_were_written()
    {
        var bytes = new StandingBytes();
        var standing = new Standing { Id = "ana", Views = long.MaxValue, Matched = long.MinValue, Following = -1, FirstSeen = DateTimeOffset.MinValue, LastSeen = DateTimeOffset.MaxValue };

        Assert.Equal(standing, bytes.Read("ana", bytes.Write(standing)));
    }
}
