using System.Text;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.HttpIndex;
using MirrorActors.Actors.Scanning.Rsync;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Scanning.HttpIndex;

public sealed class IndexFuzzTests
{
    private const int Rounds = 3000;

    private static readonly string[] Seeds =
    [
        """<title>Index of /</title><pre><a href="../">../</a><a href="a.iso">a.iso</a> 20-Nov-2026 08:09 42</pre>""",
        """<tr><td><a href='./b/'>b/</a></td><td data-order="5">5 B</td><td><time datetime="2026-01-01T00:00:00Z">""",
        """[{"name":"c","type":"file","mtime":"Fri, 20 Nov 2026 08:09:10 GMT","size":42},{"name":"d/","is_dir":1}]""",
        "-rw-r--r--          42 2026/11/20 08:09:10 names/new\\#012line \\#303\\#274.txt",
    ];

    [Fact]
    public void Readers_survive_anything_and_let_no_hostile_name_through()
    {
        var random = new Random(20261122);
        var seeds = Seeds.Select(Encoding.UTF8.GetBytes).ToList();
        if (Captures.Root is not null)
            seeds.AddRange(Captures.HttpServers.Select(server => Captures.Http(server, "names")).OfType<byte[]>());
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Mutated(seeds[random.Next(seeds.Count)], random);
            var html = HtmlIndex.Read(Encoding.UTF8.GetString(bytes))?.Rows ?? [];
            var rows = html.Concat(JsonIndex.Read(bytes)?.Rows ?? []);
            Assert.All(rows, row => Assert.True(EntryName.IsSafeSegment(row.Name)));
            foreach (var line in Encoding.Latin1.GetString(bytes).Split('\n'))
            {
                if (RsyncLine.Read(Encoding.Latin1.GetBytes(line), out var entry) == RsyncLineKind.File)
                    Assert.True(EntryName.IsSafePath(entry.Path));
            }
        }
    }

    [Theory]
    [InlineData("<")]
    [InlineData("<a href=\"")]
    [InlineData("<a ")]
    [InlineData("<!--")]
    [InlineData("<a href='x'>")]
    [InlineData("\"<a b=c ")]
    [InlineData("<script>")]
    [InlineData("&#x26;")]
    public async Task Long_repetitions_do_not_take_quadratic_time(string piece)
    {
        var html = new StringBuilder();
        while (html.Length < 4 << 20) html.Append(piece);

        // It takes a fraction of a second, or else hours.
        await Awaited.Of(Task.Run(() => HtmlIndex.Read(html.ToString())), "the end of the page");
    }

    private static byte[] Mutated(byte[] seed, Random random)
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
