using System.Net;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Rsync;

namespace MirrorActors.Actors.Tests.Scanning.Rsync;

[Collection(AloneCollection.Name)]
public sealed class RsyncUrlTests
{
    [Theory]
    [InlineData("rsync://mirror.example/debian/", "192.0.2.1", "rsync://192.0.2.1:873/debian/")]
    [InlineData("rsyncs://mirror.example/debian/", "192.0.2.1", "rsync://192.0.2.1:874/debian/")]
    [InlineData("RSYNCS://u:p@mirror.example:1874/debian/", "192.0.2.1", "rsync://u@192.0.2.1:1874/debian/")]
    [InlineData("rsync://mirror.example/m*/a*b/c[d]/e\\f/", "192.0.2.1", @"rsync://192.0.2.1:873/m*/a\*b/c\[d]/e\f/")]
    [InlineData("rsync://mirror.example:8730/a/b c/", "192.0.2.1", "rsync://192.0.2.1:8730/a/b c/")]
    [InlineData("rsync://user:pa%20ss@mirror.example/m/", "2001:db8::1", "rsync://user@[2001:db8::1]:873/m/")]
    [InlineData("rsync://mirror.example/a%20b/p%C3%A4th%2520/", "192.0.2.1", "rsync://192.0.2.1:873/a b/p\u00e4th%20/")]
    [InlineData("rsync://us%20er@mirror.example/m/", "192.0.2.1", "rsync://us er@192.0.2.1:873/m/")]
    [InlineData("rsync://[2001:db8::2]:874/m/", "2001:db8::2", "rsync://[2001:db8::2]:874/m/")]
    public void The_address_takes_the_place_of_the_name_and_the_password_is_gone(
        string url, string address, string expected)
    {
        var parsed = RsyncUrl.Parse(url);
        Assert.Equal(expected, parsed.At(IPAddress.Parse(address), parsed.Port));
    }

    [Fact]
    public void A_directory_is_asked_for_below_the_base()
    {
        var url = RsyncUrl.Parse("rsync://mirror.example/m/pub/");
        Assert.Equal("rsync://192.0.2.1:873/m/pub/./a b/c\\?/", url.At(IPAddress.Parse("192.0.2.1"), url.Port, "a b/c?/"));
        Assert.Throws<ListingException>(() => url.At(IPAddress.Loopback, url.Port, "a\nb/"));
    }

    [Fact]
    public void Credentials_are_kept_apart_and_scrubbed()
    {
        var url = RsyncUrl.Parse("rsync://user:pa%20ss@mirror.example/m/");
        Assert.Equal("pa ss", url.Password);
        Assert.Equal("mirror.example", url.Host);
        Assert.Equal("***@x said ***", url.Scrub("user@x said pa ss"));
    }

    [Theory]
    [InlineData("http://mirror.example/m/")]
    [InlineData("rsync://mirror.example")]
    [InlineData("rsync://mirror.example/")]
    [InlineData("rsync:///m/")]
    [InlineData("rsync://-oProxy=x y/m/")]
    [InlineData("rsync://a b/m/")]
    [InlineData("rsync://mirror.example:99999/m/")]
    [InlineData("rsync://mirror.example:0/m/")]
    [InlineData("rsyncs:///m/")]
    [InlineData("rsync://mirror.example/m\n/")]
    [InlineData("rsync://mirror.example/m%0A/")]
    [InlineData("rsync://mirror.example/m%00/")]
    [InlineData("rsync://us%0Aer@mirror.example/m/")]
    [InlineData("rsync://evil.example%2Fm%2F@mirror.example/m/")]
    [InlineData("rsync://u%40evil.example%2F@mirror.example/m/")]
    [InlineData("rsync://u%3Aevil@mirror.example/m/")]
    public void What_is_no_rsync_url_is_refused(string url) =>
        Assert.Throws<ListingException>(() => RsyncUrl.Parse(url));

    [Fact]
    public void The_environment_holds_nothing_but_what_a_listing_needs()
    {
        using var program = new TemporaryVariable("RSYNC_CONNECT_PROG", "evil");
        var start = RsyncCommand.Of(
            new RsyncOptions(User: "root"), new ListingTarget("rsync://a.example/m/"), "rsync://192.0.2.1/m/", null);
        Assert.Equal(["LC_ALL", "PATH", "RSYNC_PASSWORD", "TZ"], start.Environment.Keys.Order());
        Assert.Equal("/usr/bin/chrt", start.FileName);
        var confined = start.ArgumentList.SkipWhile(word => word != "/usr/bin/setpriv");
        Assert.Equal(["/usr/bin/setpriv", "--reuid=root", "--regid=0"], confined.Take(3));
        Assert.Equal(["--", "rsync://192.0.2.1/m/"], start.ArgumentList.TakeLast(2));
    }

    [Theory]
    [InlineData("rsync://a.example/m/", "x/y/", "x/y/")]
    [InlineData("rsync://a.example/m/sub/", "sub/y/", "y/")]
    [InlineData("rsync://a.example/m/sub/", "sub/", "")]
    [InlineData("rsync://a.example/m/sub/", "other/", null)]
    public void A_directory_of_the_module_is_named_from_the_url(string url, string ofModule, string? below) =>
        Assert.Equal(below, RsyncUrl.Parse(url).BelowBase(ofModule));
}
