using System.Text;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.HttpIndex;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Scanning.HttpIndex;

public sealed class IndexFuzzTests
{
    private const int Rounds = 4000;
    private const string Alphabet = "0123456789:-.+TZKMGBi ,JanFeb\0\u00a0\u0660\u202e";

    private static readonly string[] Seeds =
    [
        """<title>Index of /</title><pre><a href="../">../</a><a href="a.iso">a.iso</a> 20-Nov-2026 08:09 42</pre>""",
        """<tr><td><a href='./b/'>b/</a></td><td data-order="5">5 B</td><td><time datetime="2026-01-01T00:00:00Z">""",
        """<html><!-- x --><script>'</'</script><a href=/pub/c%20d&amp;e?x#y>c</a> 2026-Nov-20 08:09:10 9.9K</html>""",
        """[{"name":"c","type":"file","mtime":"Fri, 20 Nov 2026 08:09:10 GMT","size":42},{"name":"d/","is_dir":1}]""",
    ];

    [Fact]
    public void Readers_survive_anything_and_let_no_hostile_name_through()
    {
        var random = new Random(20261122);
        var seeds = AllSeeds();
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Mutated(seeds[random.Next(seeds.Count)], random);
            var piece = random.Next(1, 100);
            var html = IndexReading.Html(bytes, () => piece, "/pub/")?.Rows ?? [];
            var rows = html.Concat(IndexReading.Json(bytes, () => piece)?.Rows ?? []);
            Assert.All(rows, row => Assert.True(EntryName.IsSafeSegment(row.Name) && row.Size.Min <= row.Size.Max && row.Size.Min >= 0));
        }
    }

    [Fact]
    public void However_a_damaged_page_is_cut_the_rows_are_the_same()
    {
        var random = new Random(4);
        var seeds = AllSeeds();
        for (var round = 0; round < Rounds / 4; round++)
        {
            var bytes = Mutated(seeds[random.Next(seeds.Count)], random);
            Assert.Equal(IndexReading.Html(bytes)?.Rows, IndexReading.Html(bytes, () => random.Next(1, 50))?.Rows);
            Assert.Equal(IndexReading.Json(bytes)?.Rows, IndexReading.Json(bytes, () => random.Next(1, 50))?.Rows);
        }
    }

    [Fact]
    public void Sizes_and_times_of_any_text_are_ranges_or_none()
    {
        var random = new Random(5);
        string[] seeds = ["4.7G", "1023.9 KiB", "20-Nov-2026", "2026-11-20T08:09:10.5+02:00", "08:09:10", "Fri, 20 Nov 2026 08:09:10 GMT"];
        for (var round = 0; round < 50 * Rounds; round++)
        {
            var text = new StringBuilder(seeds[random.Next(seeds.Length)]);
            for (var i = random.Next(1, 6); i > 0; i--)
            {
                if (random.Next(2) == 0) text.Insert(random.Next(text.Length + 1), Alphabet[random.Next(Alphabet.Length)]);
                else if (text.Length > 0) text[random.Next(text.Length)] = Alphabet[random.Next(Alphabet.Length)];
            }

            var one = text.ToString();
            if (SizeText.TryParse(one, (SizeRule)random.Next(4), out var size)) Assert.InRange(size.Min, 0, size.Max);
            Check(TimeText.ParseExact(one));
            if (TimeText.TryParse(one, seeds[4], out var left, out _)) Check(left);
            if (TimeText.TryParse(seeds[2], one, out var right, out _)) Check(right);
            RowText.Read(one, SizeRule.Any);
        }

        static void Check(ListedTime? time)
        {
            if (time is { } at) Assert.InRange(at.Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks);
        }
    }

    [Theory]
    [InlineData("<")]
    [InlineData("<a href=\"")]
    [InlineData("<a ")]
    [InlineData("<!--")]
    [InlineData("--")]
    [InlineData("<a href='x'>")]
    [InlineData("\"<a b=c ")]
    [InlineData("<script>")]
    [InlineData("</script")]
    [InlineData("&#x26;")]
    [InlineData("[{")]
    [InlineData("\\\"")]
    public async Task Long_repetitions_do_not_take_quadratic_time(string piece)
    {
        var page = new StringBuilder();
        while (page.Length < 4 << 20) page.Append(piece);

        // It takes a fraction of a second, or else hours.
        await Awaited.Of(Task.Run(() => IndexReading.Html(page.ToString())), "the end of the page");
        await Awaited.Of(Task.Run(() => IndexReading.Json("[{" + page)), "the end of the document");
    }

    internal static List<byte[]> AllSeeds()
    {
        var seeds = Seeds.Select(Encoding.UTF8.GetBytes).ToList();
        if (Captures.Root is not null)
            seeds.AddRange(Captures.HttpServers.Select(server => Captures.Http(server, "names")).OfType<byte[]>());
        return seeds;
    }

    internal static byte[] Mutated(byte[] seed, Random random)
    {
        var bytes = seed[..random.Next(seed.Length / 2, seed.Length + 1)].ToList();
        for (var i = random.Next(1, 20); i > 0 && bytes.Count > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveAt(at); break;
                case 2: bytes.Insert(at, (byte)"<>\"'=&%/\\#:. \n"[random.Next(14)]); break;
                default: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(40), bytes.Count - at))); break;
            }
        }

        return [.. bytes];
    }
}
