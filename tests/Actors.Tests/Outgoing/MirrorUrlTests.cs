using MirrorActors.Actors.Outgoing;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Outgoing;

public sealed class MirrorUrlTests
{
    [Theory]
    [InlineData(null, "/a b/c.iso", "http://m.example/pub/a%20b/c.iso")]
    [InlineData("/a b/", "/a b/c.iso", "http://m.example/pub/c.iso")]
    [InlineData("/a b/", "/a b", null)]
    [InlineData("/a b/", "/c.iso", null)]
    [InlineData("/\u00fc/", "/\u00fc/\u00fc.iso", "http://m.example/pub/%C3%BC.iso")]
    public void A_file_is_below_the_base_without_the_directories_that_the_base_stands_for(string? subtree, string path, string? url)
    {
        var urls = new MirrorUrls(Http: "http://m.example/pub/", Subtree: subtree);
        Assert.Equal(url, MirrorUrl.Of(urls, System.Text.Encoding.UTF8.GetBytes(path))?.AbsoluteUri);
    }

    [Fact]
    public void Without_http_there_is_none() =>
        Assert.Null(MirrorUrl.Of(new MirrorUrls(Rsync: "rsync://m.example/m/"), "/f"u8));
}
