using MirrorActors.Web.Direct;

namespace MirrorActors.Web.Tests.Direct;

public sealed class ByteRangeTests
{
    [Theory]
    [InlineData("bytes=0-9", 0, 10)]
    [InlineData("bytes=90-", 90, 10)]
    [InlineData("bytes=90-1000", 90, 10)]
    [InlineData("bytes=-10", 90, 10)]
    [InlineData("bytes=-1000", 0, 100)]
    [InlineData("BYTES= 5 - 5 ", 5, 1)]
    [InlineData("bytes=0-99999999999999999999", 0, 100)]
    public void One_range_is_a_part(string header, long offset, long count)
    {
        Assert.Equal(new ByteRange(offset, count, true, true), ByteRange.Parse(header, 100));
    }

    [Theory]
    [InlineData("bytes=0-1,5-6")]
    [InlineData("bytes=9-5")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=-")]
    [InlineData("bytes=")]
    [InlineData("bytes=1")]
    [InlineData("lines=0-1")]
    [InlineData("bytes=+1-2")]
    [InlineData("")]
    public void Anything_else_is_answered_whole(string header)
    {
        Assert.Equal(ByteRange.Whole(100), ByteRange.Parse(header, 100));
    }

    [Theory]
    [InlineData("bytes=100-")]
    [InlineData("bytes=100-200")]
    [InlineData("bytes=-0")]
    [InlineData("bytes=99999999999999999999-")]
    public void A_range_behind_the_end_cannot_be_satisfied(string header)
    {
        Assert.False(ByteRange.Parse(header, 100).IsSatisfiable);
    }

    [Fact]
    public void No_range_of_an_empty_file_can_be_satisfied()
    {
        Assert.False(ByteRange.Parse("bytes=0-", 0).IsSatisfiable);
        Assert.False(ByteRange.Parse("bytes=-5", 0).IsSatisfiable);
    }
}
