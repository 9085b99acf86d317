using System.Text;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.HttpIndex;

namespace MirrorActors.Actors.Tests.Scanning.HttpIndex;

public sealed class HtmlIndexTests
{
    [Fact]
    public void The_target_of_a_link_is_the_name_and_the_text_behind_it_the_columns()
    {
        var page = Read("""<a href="a%20-%3E%20b.iso">a -&gt; b..&gt;</a>   20-Nov-2026 08:09   42""");
        var row = Assert.Single(page!.Rows);
        Assert.Equal("a -> b.iso", row.Name);
        Assert.Equal(SizeRange.Exactly(42), row.Size);
        Assert.Equal(new DateTime(2026, 11, 20, 8, 9, 0).Ticks, row.Time!.Value.Ticks);
        Assert.Equal(TimeSpan.TicksPerMinute, row.Time.Value.Precision);
    }

    [Theory]
    [InlineData("?C=N;O=D")]
    [InlineData("../")]
    [InlineData("./")]
    [InlineData("/")]
    [InlineData("/other/file")]
    [InlineData("//evil.example/file")]
    [InlineData("https://evil.example/file")]
    [InlineData("javascript:alert(1)")]
    [InlineData("mailto:someone@example.org")]
    [InlineData("sub/file")]
    [InlineData("#top")]
    [InlineData("")]
    public void Links_that_are_no_child_are_ignored(string href)
    {
        var page = Read($"""<a href="{href}">x</a> 2026-01-01 00:00 1 <a href="real">real</a> 2026-01-01 00:00 1""");
        Assert.Equal("real", Assert.Single(page!.Rows).Name);
        Assert.Equal(0, page.Hostile);
    }

    [Theory]
    [InlineData("%2e%2e")]
    [InlineData("%2E%2E/")]
    [InlineData("a%2fb")]
    [InlineData("a%00b")]
    [InlineData("a%0ab")]
    [InlineData("a%5cb")]
    [InlineData("a%zzb")]
    [InlineData("a%2")]
    [InlineData("%c0%ae%c0%ae")]
    [InlineData("%ff")]
    public void Hostile_names_are_left_out_and_counted(string href)
    {
        var page = Read($"""<a href="{href}">x</a> 2026-01-01 00:00 1 <a href="real">real</a> 2026-01-01 00:00 1""");
        Assert.Equal("real", Assert.Single(page!.Rows).Name);
        Assert.Equal(1, page.Hostile);
    }

    [Fact]
    public void Names_are_decoded_once()
    {
        var page = Read("""<a href="percent%2520literal">x</a> 2026-01-01 00:00 1""");
        Assert.Equal("percent%20literal", page!.Rows[0].Name);
    }

    [Fact]
    public void Comments_scripts_and_headers_make_no_rows()
    {
        var page = Read("""
            <!-- <a href="comment">c</a> 2026-01-01 00:00 1 --><script>'<a href="script">'</script>
            <p>See the <a href="readme">readme</a> first.</p><a href=unquoted>unquoted</a> 2026-01-01 00:00:05 1.5M
            """);
        var row = Assert.Single(page!.Rows);
        Assert.Equal("unquoted", row.Name);
        Assert.Equal(TimeSpan.TicksPerSecond, row.Time!.Value.Precision);
        Assert.True(row.Size.Contains(1_572_864));
    }

    [Fact]
    public void A_page_that_cannot_be_an_index_any_more_is_read_no_further()
    {
        var reader = new HtmlIndex("/");
        reader.Feed(new byte[HttpIndexLimits.UndecidedBytes - 1]);
        Assert.False(reader.Page.IsOther);
        reader.Feed(new byte[1]);
        Assert.True(reader.Page.IsOther);
        var links = string.Concat(Enumerable.Range(0, HttpIndexLimits.HeldRows + 1).Select(i => $"<a href={i}>{i}</a>"));
        Assert.Null(Read(links + "<a href=late>late</a> 2026-01-01 00:00 1"));
    }

    [Fact]
    public void Rows_are_handed_on_while_the_page_is_read()
    {
        var reader = new HtmlIndex("/");
        for (var i = 0; i <= HttpIndexLimits.HeldRows + 1; i++)
        {
            Assert.Empty(reader.Page.Take().Rows);
            reader.Feed(Encoding.UTF8.GetBytes($"<a href={i}>{i}</a> 2026-01-01 00:00 1"));
        }

        Assert.Equal(HttpIndexLimits.HeldRows, reader.Page.Take().Rows.Count);
    }

    [Fact]
    public void An_index_without_dates_is_one_when_it_says_so()
    {
        var links = string.Concat(Enumerable.Range(0, 1000).Select(i => $"<li><a href=\"{i}\">{i}</a></li>"));
        Assert.Null(Read($"<h1>News</h1>{links}"));
        Assert.Equal(1000, Read($"<h1> Index of /</h1>{links}")!.Rows.Count);
        Assert.Equal(1000, Read($"<a href=\"?sort=name&order=asc\">Name</a>{links}")!.Rows.Count);
        Assert.Empty(Read("<title>INDEX OF /empty/</title>")!.Rows);
    }

    [Fact]
    public void A_link_by_the_whole_path_counts_when_it_leads_to_a_direct_child()
    {
        const string Html = """
            <a href="/a%20b/">up</a> <a href="/a%20b/x/y">deeper</a> <a href="/other/z">elsewhere</a> 2026-01-01 00:00 1
            <a href="/a%20b/c%20d.iso">c</a> 2026-01-01 00:00 1 <a href="//a%20b/e">foreign</a> 2026-01-01 00:00 1
            """;
        Assert.Equal("c d.iso", Assert.Single(IndexReading.Html(Encoding.UTF8.GetBytes(Html), path: "/a%20b/")!.Rows).Name);
    }

    [Fact]
    public void A_table_as_h5ai_makes_it_is_read()
    {
        const string Html = """
            <html><title>index - powered by h5ai</title><div id="fallback"><table><tr><th class="fb-n"><span>Name</span></th></tr>
            <tr><td class="fb-i"><img src="/_h5ai/up.png"/></td><td class="fb-n"><a href="..">Parent Directory</a></td><td/></tr>
            <tr><td class="fb-i"><img alt="folder"/></td><td class="fb-n"><a href="/pub/d/">d</a></td>
            <td class="fb-d">2026-03-01 12:00</td><td class="fb-s"></td></tr>
            <tr><td class="fb-i"><img alt="file"/></td><td class="fb-n"><a href="/pub/a.iso">a.iso</a></td>
            <td class="fb-d">2026-03-01 12:07</td><td class="fb-s">1234 KB</td></tr></table></div></html>
            """;
        var rows = IndexReading.Html(Encoding.UTF8.GetBytes(Html), path: "/pub/")!.Rows;
        Assert.Equal([("d", true), ("a.iso", false)], rows.Select(row => (row.Name, row.IsDirectory)));
        Assert.True(rows[1].Size.Contains(1_234_567) && rows[1].Size.Contains(1234 << 10) && !rows[1].Size.Contains(1_270_000));
        Assert.Equal(new DateTime(2026, 3, 1, 12, 7, 0).Ticks, rows[1].Time!.Value.Ticks);
    }

    [Fact]
    public void A_number_of_a_column_is_the_size_only_when_the_size_shown_is_rounded_from_it()
    {
        const string Row = "<tr><td><a href=\"a\">a</a></td><td data-order=\"{0}\">1.0 KiB</td><td data-order=\"1767225600\">2026-01-01 00:00</td></tr>";
        Assert.Equal(SizeRange.Exactly(1030), Read(string.Format(null, Row, 1030))!.Rows[0].Size);
        Assert.False(Read(string.Format(null, Row, 5000))!.Rows[0].Size.IsExact);
    }

    [Theory]
    [InlineData("<html><a href=a>a</a> 2026-01-01 00:00 1", true)]
    [InlineData("<html><a href=a>a</a> 2026-01-01 00:00 1</html>\n", false)]
    [InlineData("<a href=a>a</a> 2026-01-01 00:00 1", false)]
    public void A_page_that_does_not_end_what_it_began_is_unfinished(string html, bool isUnfinished) =>
        Assert.Equal(isUnfinished, Read(html)!.IsUnfinished);

    private static ReadPage? Read(string html) => IndexReading.Html(html);
}
