using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.HttpIndex;

namespace MirrorActors.Actors.Tests.Scanning.HttpIndex;

/// <summary>What a mirror may make the node keep in memory.</summary>
public sealed class IndexBoundsTests
{
    [Fact]
    public void A_json_item_of_more_than_a_row_can_need_is_left_out_and_counted()
    {
        var big = $$"""{"name":"big","type":"file","x":[{{string.Join(',', Enumerable.Repeat("[]", 8000))}}]}""";
        var page = IndexReading.Json($$"""[{{big}},{"name":"small","type":"file"}]""");
        Assert.Equal(("small", 1), (Assert.Single(page!.Rows).Name, page.Hostile));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[{}]")]
    [InlineData("[] x")]
    [InlineData("[,]")]
    [InlineData("""[{"name":"a","type":"fi""")]
    [InlineData("""[{"name":"a" "type":"file"}]""")]
    [InlineData("""[{"\ud800":1,"name":"a","type":"file"}]""")]
    public void What_is_no_json_index_is_none(string json) => Assert.Null(IndexReading.Json(json));

    [Theory]
    [InlineData("""[{"name":"a","type":"file"}""")]
    [InlineData("""[{"name":"a","type":"file"},""")]
    [InlineData("""[{"name":"a","type":"file"},]""")]
    [InlineData("""[{"name":"a","type":"file"}{"name":"b","type":"file"}]""")]
    [InlineData("""[{"name":"a","type":"file"}] x""")]
    [InlineData("""[{"name":"a","type":"file"},[]]""")]
    [InlineData("""[{"name":"a","type":"file"},{"x":1}]""")]
    [InlineData("""[{"name":"a","type":"file"},{"name":1]]""")]
    public void A_json_index_that_goes_wrong_is_broken(string json) => Assert.True(IndexReading.Json(json)!.IsBroken);

    [Fact]
    public void An_empty_json_array_is_an_empty_index() => Assert.Empty(IndexReading.Json(" [ ] ")!.Rows);

    [Fact]
    public void An_endless_link_is_not_even_decoded()
    {
        const string Real = "<a href=real>real</a> 2026-01-01 00:00 1";
        var fitting = new string('x', HttpIndexLimits.LinkBytes);
        Assert.Equal([fitting, "real"], IndexReading.Html($"<a href={fitting}>x</a> 2026-01-01 00:00 1 {Real}")!.Rows.Select(row => row.Name));
        var page = IndexReading.Html($"<a href={fitting}x>x</a> 2026-01-01 00:00 1 {Real}")!;
        Assert.Equal(("real", 1), (Assert.Single(page.Rows).Name, page.Hostile));
    }

    [Fact]
    public void Directories_that_wait_are_bounded_by_what_they_take_and_make_room_when_they_are_listed()
    {
        var root = IndexDirectory.At("");
        var waiting = new WaitingDirectories(root);
        var child = root.Child(new string('x', 1000));
        var fitting = (int)(HttpIndexLimits.WaitingChars / (child.Path.Length + HttpIndexLimits.WaitingOverhead)) - 1;
        for (var i = 0; i < fitting; i++) waiting.Add(child);
        for (var i = 0; i < 10; i++)
        {
            Assert.True(waiting.TryTake(out _));
            waiting.Add(child);
        }

        var failure = Assert.Throws<ListingException>(() =>
        {
            waiting.Add(child);
            waiting.Add(child);
        });
        Assert.Equal(ListingFailure.Budget, failure.Failure);
    }
}
