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

    [Theory]
    [InlineData("0", 0, 0)]
    [InlineData("1234567890123", 1234567890123, 1234567890123)]
    [InlineData("4.7G", 4939212390, 5153960755)]
    [InlineData("977K", 999424, 1001472)]
    [InlineData("0.1K", 0, 204)]
    [InlineData("9000000000E", long.MaxValue, long.MaxValue)]
    public void Rounded_sizes_are_ranges(string text, long min, long max)
    {
        Assert.True(SizeText.TryParse(text, out var size));
        Assert.Equal(new SizeRange(min, max), size);
    }

    [Theory]
    [InlineData("-")]
    [InlineData("")]
    [InlineData("K")]
    [InlineData("1.2.3K")]
    [InlineData("12x")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999999")]
    [InlineData("-5")]
    public void What_is_no_size_is_refused(string text) => Assert.False(SizeText.TryParse(text, out _));

    [Theory]
    [InlineData("2026-13-01", "00:00")]
    [InlineData("2026-02-30", "00:00")]
    [InlineData("0000-01-01", "00:00")]
    [InlineData("01-Foo-2026", "00:00")]
    [InlineData("2026-01-01", "24:00")]
    [InlineData("2026-01-01", "00:00:0")]
    public void What_is_no_time_is_refused(string date, string time) => Assert.Null(TimeText.Parse(date, time));

    private static IndexPage? Read(string html) => HtmlIndex.Read(html);
}
