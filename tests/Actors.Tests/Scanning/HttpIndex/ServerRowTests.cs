using System.Text;
using MirrorActors.Actors.Scanning;

namespace MirrorActors.Actors.Tests.Scanning.HttpIndex;

/// <summary>A row of each server, for a file <c>f.iso</c> of 999,999 bytes, of 1 October 2026, 05:06:07.</summary>
public sealed class ServerRowTests
{
    private const long Size = 999_999;
    private static readonly long Modified = new DateTime(2026, 10, 1, 5, 6, 7).Ticks;

    /// <summary>The row, at most how many sizes it stands for, and its seconds.</summary>
    public static TheoryData<string, long, int> Rows => new()
    {
        { """<pre><a href="f.iso">f.iso</a>                  01-Oct-2026 05:06              999999""", 1, 60 },
        { """<pre><a href="f.iso">f.iso</a>                  01-Oct-2026 05:06    977K""", 1024, 60 },
        { """<img src="/icons/x.gif" alt="[   ]"> <a href="f.iso">f.iso</a>      2026-10-01 05:06  977K  an image of 2 GB""", 1024, 60 },
        { """<a href="f.iso"><img src="x.gif"></a> <a href="f.iso">f.iso</a>      2026-10-01 05:06  977K  """, 1024, 60 },
        { """<tr><td><a href="f.iso">f..&gt;</a></td><td align="right">2026-10-01 05:06  </td><td> 977K</td><td>&nbsp;</td></tr>""", 1024, 60 },
        { """<tr><td class="n"><a href="f.iso">f.iso</a></td><td class="m">2026-Oct-01 05:06:07</td><td class="s">976.5K</td><td>a/b</td></tr>""", 100, 1 },
        { """<tr><td><a href="f.iso" title="f.iso">f.iso</a></td><td>      999999</td><td>2026-Oct-01 05:06</td></tr>""", 1, 60 },
        { """<tr><td><a href="f.iso" title="f.iso">f.iso</a></td><td>976.6 KiB</td><td>2026-Oct-01 05:06</td></tr>""", 110, 60 },
        { """<tr><td><a href="./f.iso"><svg><use xlink:href="#file"></use></svg></a></td><td data-order="999999">977 KiB</td><td><time datetime=" 2026-10-01T05:06:07Z">10/01/2026 05:06:07 AM +00:00</time></td></tr>""", 1, 1 },
        { """<tr class="file"><td><a href="./f.iso">f</a></td><td class="size" data-size="999999"><div class="sizebar"><div class="sizebar-text">977 KiB</div></div></td><td class="timestamp"><time datetime="2026-10-01T05:06:07Z">x</time></td></tr>""", 1, 1 },
        { """<tr><td class="fb-n"><a href="/pub/f.iso">f.iso</a></td><td class="fb-d">2026-10-01 05:06</td><td class="fb-s">999 KB</td></tr>""", 30_000, 60 },
        { """<li><a href="f.iso">f.iso</a> 2026-10-01 05:06 976.56 kB</li>""", 25_000, 60 },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Size_and_time_are_read_as_precisely_as_they_are_shown(string html, long width, int seconds)
    {
        var page = IndexReading.Html(Encoding.UTF8.GetBytes($"<a href=\"?C=M;O=A\">Date</a><a href=\"../\">Up</a>{html}"), path: "/pub/");
        var row = Assert.Single(page!.Rows);
        Assert.Equal(("f.iso", false), (row.Name, row.IsDirectory));
        Assert.True(row.Size.Contains(Size), $"{row.Size}");
        Assert.InRange(row.Size.Max - row.Size.Min + 1, 1, width);
        var time = row.Time!.Value;
        Assert.Equal(TimeSpan.FromSeconds(seconds).Ticks, time.Precision);
        Assert.InRange(Modified, time.Ticks, time.Ticks + time.Precision - 1);
    }

    [Theory]
    [InlineData("""{ "name":"f.iso", "type":"file", "mtime":"Thu, 01 Oct 2026 05:06:07 GMT", "size":999999 }""")]
    [InlineData("""{"name":"f.iso","size":999999,"url":"./f.iso","mod_time":"2026-10-01T05:06:07.193447995Z","mode":420,"is_dir":false,"is_symlink":false}""")]
    public void Json_is_exact(string item)
    {
        var row = Assert.Single(IndexReading.Json($"[\n{item}\n]")!.Rows);
        Assert.Equal(("f.iso", SizeRange.Exactly(Size)), (row.Name, row.Size));
        Assert.Equal(new ListedTime(Modified, TimeSpan.TicksPerSecond), row.Time);
    }

    [Fact]
    public void The_time_of_a_link_in_caddys_json_is_not_that_of_the_file()
    {
        const string Item = """{"name":"l","size":5,"url":"./l","mod_time":"2026-10-01T05:06:07Z","is_dir":false,"is_symlink":true}""";
        var row = Assert.Single(IndexReading.Json($"[{Item}]")!.Rows);
        Assert.Equal((SizeRange.Exactly(5), null), (row.Size, row.Time));
    }
}
