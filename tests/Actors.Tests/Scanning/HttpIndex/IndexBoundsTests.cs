using System.Text;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.HttpIndex;

namespace MirrorActors.Actors.Tests.Scanning.HttpIndex;

/// <summary>What one page may make the node keep in memory.</summary>
public sealed class IndexBoundsTests
{
    [Theory]
    [InlineData("<a href=a><a href=b>")]
    [InlineData("<a href=%fe><a href=%ff>")]
    public void A_page_has_only_so_many_rows(string twoRows)
    {
        var most = string.Concat(Enumerable.Repeat(twoRows, HttpIndexLimits.PageRows / 2));
        var page = HtmlIndex.Read($"<title>Index of /</title>{most}");
        Assert.Equal(HttpIndexLimits.PageRows, page!.Rows.Count + page.Hostile);
        Assert.Throws<ListingException>(() => HtmlIndex.Read($"<title>Index of /</title>{most}{twoRows}"));
    }

    [Fact]
    public void A_json_index_has_only_so_many_items()
    {
        const string Item = """{"name":"a","type":"file","size":1}""";
        var most = string.Join(',', Enumerable.Repeat(Item, HttpIndexLimits.PageRows));
        Assert.Equal(HttpIndexLimits.PageRows, JsonIndex.Read(Encoding.UTF8.GetBytes($"[{most}]"))!.Rows.Count);
        Assert.Throws<ListingException>(() => JsonIndex.Read(Encoding.UTF8.GetBytes($"[{most},{Item}]")));
    }

    [Fact]
    public void A_json_item_of_more_than_a_row_can_need_is_left_out_and_counted()
    {
        var big = $$"""{"name":"big","type":"file","x":[{{string.Join(',', Enumerable.Repeat("[]", 8000))}}]}""";
        var page = JsonIndex.Read(Encoding.UTF8.GetBytes($$"""[{{big}},{"name":"small","type":"file"}]"""));
        Assert.Equal(("small", 1), (Assert.Single(page!.Rows).Name, page.Hostile));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[{}]")]
    [InlineData("""[{"name":"a","type":"file"}""")]
    [InlineData("""[{"name":"a","type":"file"}] x""")]
    [InlineData("""[{"name":"a","type":"file"},[]]""")]
    public void What_is_no_json_index_is_none(string json) => Assert.Null(JsonIndex.Read(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void An_endless_link_is_not_even_decoded()
    {
        Assert.Equal(IndexLink.File, IndexLinks.Read(new string('x', HttpIndexLimits.LinkChars), out _));
        Assert.Equal(IndexLink.Hostile, IndexLinks.Read(new string('x', HttpIndexLimits.LinkChars + 1), out var name));
        Assert.Equal("", name);
    }

    [Fact]
    public void Directories_that_wait_are_bounded_by_what_they_take_and_make_room_when_they_are_listed()
    {
        var root = new IndexDirectory("", 0, null);
        var waiting = new WaitingDirectories(root);
        var child = root.Child(new string('x', 1000));
        var fitting = (int)(HttpIndexLimits.WaitingChars / (child.Path.Length + HttpIndexLimits.WaitingOverhead)) - 1;
        for (var i = 0; i < fitting; i++) waiting.Add(child);
        for (var i = 0; i < 10; i++)
        {
            Assert.True(waiting.TryTake(out _));
            waiting.Add(child);
        }

        Assert.Throws<ListingException>(() =>
        {
            waiting.Add(child);
            waiting.Add(child);
        });
    }
}
