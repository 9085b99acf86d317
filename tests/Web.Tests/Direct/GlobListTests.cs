using System.Text;
using MirrorActors.Web.Direct;

namespace MirrorActors.Web.Tests.Direct;

public sealed class GlobListTests
{
    [Theory]
    [InlineData("*.asc", "/a/b.asc", true)]
    [InlineData("*.asc", "/a.asc/b", false)]
    [InlineData("*.asc", "/.asc", true)]
    [InlineData("Release", "/dists/sid/Release", true)]
    [InlineData("Release", "/dists/sid/Release.gpg", false)]
    [InlineData("SHA*SUMS*", "/cd/SHA256SUMS.sign", true)]
    [InlineData("SHA*SUMS*", "/cd/xSHA256SUMS", false)]
    [InlineData("dists/*/Release", "/dists/sid/Release", true)]
    [InlineData("/dists/*/Release", "/dists/sid/Release", true)]
    [InlineData("dists/*/Release", "/x/dists/sid/Release", false)]
    [InlineData("?.txt", "/a.txt", true)]
    [InlineData("?.txt", "/ab.txt", false)]
    [InlineData("*", "/anything", true)]
    [InlineData("a*b*c", "/aXbYbZc", true)]
    [InlineData("a*b*c", "/aXcYb", false)]
    public void A_pattern_matches_names_or_whole_paths(string pattern, string path, bool expected)
    {
        Assert.Equal(expected, new GlobList([pattern]).Matches(Encoding.UTF8.GetBytes(path)));
    }

    [Fact]
    public void Many_stars_do_not_take_for_ever()
    {
        var pattern = string.Concat(Enumerable.Repeat("a*", 100)) + "b";
        Assert.False(new GlobList([pattern]).Matches(Encoding.UTF8.GetBytes("/" + new string('a', 1000))));
    }

    [Fact]
    public void Too_long_patterns_are_refused() =>
        Assert.Throws<ArgumentException>(static () => new GlobList([new string('a', 1000)]));
}
