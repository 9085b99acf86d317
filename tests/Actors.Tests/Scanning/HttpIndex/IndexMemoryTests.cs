using System.Text;
using MirrorActors.Actors.Scanning.HttpIndex;

namespace MirrorActors.Actors.Tests.Scanning.HttpIndex;

/// <summary>How much memory pages take. They run alone: others would be measured, too.</summary>
[Collection(AloneCollection.Name)]
public sealed class IndexMemoryTests
{
    [Theory]
    [InlineData("", "<a href=\"", "x")]
    [InlineData("", "<a href=x>x</a> 2026-01-01 00:00 ", "1 ")]
    [InlineData("", "<title>Index of /", "x")]
    [InlineData("", "<title>Index of /</title><!--", "-")]
    [InlineData("", "<title>Index of /</title><script>", "</scrip")]
    [InlineData("", "<title>Index of /</title><", "x")]
    [InlineData("", "<title>Index of /</title><a ", "x")]
    [InlineData("", "<title>Index of /</title><a ", "x=y ")]
    [InlineData("", "<title>Index of /</title>", "<a href=same></a>")]
    [InlineData("", "<title>Index of /</title>", "<a href=%ff></a>")]
    [InlineData("json", "[{\"name\":\"a\",\"type\":\"file\"},{\"name\":\"", "x")]
    [InlineData("json", "[{\"name\":\"a\",\"type\":\"file\"},", "[")]
    [InlineData("json", "[", " ")]
    public void An_endless_page_takes_no_more_memory_the_longer_it_is(string type, string begin, string piece)
    {
        IndexReader reader = type == "json" ? new JsonIndex() : new HtmlIndex("/");
        reader.Feed(Encoding.ASCII.GetBytes(begin));
        var pieces = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(piece, 60_000 / piece.Length)));
        reader.Feed(pieces);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 400; i++)
        {
            reader.Feed(pieces);
            reader.Page.Take();
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 4 << 20);
        GC.KeepAlive(reader);
    }
}
