using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Ftp;

namespace MirrorActors.Actors.Tests.Scanning.Ftp;

public sealed class FtpUrlTests
{
    [Theory]
    [InlineData("ftp://a.example/", "None a.example 21 ")]
    [InlineData("ftp://a.example/pub/", "None a.example 21 pub/")]
    [InlineData("ftp://a.example:2121/p%20b/%E6%97%A5/", "None a.example 2121 p b/\u65e5/")]
    [InlineData("ftpes://a.example/x", "Explicit a.example 21 x/")]
    [InlineData("ftps://a.example/", "Implicit a.example 990 ")]
    [InlineData("ftps://[2001:db8::1]:21/", "Implicit 2001:db8::1 21 ")]
    [InlineData("ftp://a.example/100%25/", "None a.example 21 100%/")]
    [InlineData("ftp://a.example/%2Fpub//x/", "None a.example 21 pub/x/")]
    [InlineData("ftpes://a.example/a/%2E%2E/b/", "Explicit a.example 21 b/")]
    [InlineData("ftp://a.example/pub;type=a/", "None a.example 21 pub;type=a/")]
    public void The_parts_are_decoded(string url, string parts)
    {
        var read = FtpUrl.Parse(url);
        Assert.Equal(parts, $"{read.Security} {read.Host} {read.Port} {read.Path}");
    }

    [Theory]
    [InlineData("http://a.example/")]
    [InlineData("sftp://a.example/")]
    [InlineData("ftp:///pub/")]
    [InlineData("pub")]
    [InlineData("ftp://u:p@a.example/")]
    [InlineData("ftp://a.example/a%0D%0ADELE%20b/")]
    [InlineData("ftp://a.example/a%00b/")]
    [InlineData("ftp://a.example/%FF/")]
    [InlineData("ftp://a.example/a%5Cb/")]
    public void What_cannot_be_a_mirror_is_refused(string url)
    {
        var refused = Assert.Throws<ListingException>(() => FtpUrl.Parse(url));
        Assert.DoesNotContain("u:p", refused.Message, StringComparison.Ordinal);
    }
}
