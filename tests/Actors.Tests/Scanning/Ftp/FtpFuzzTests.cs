using System.Text;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Ftp;

namespace MirrorActors.Actors.Tests.Scanning.Ftp;

public sealed class FtpFuzzTests
{
    private const int Rounds = 4000;
    private static readonly DateTime Now = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc);

    private static readonly string[] Seeds =
    [
        "drwxr-xr-x   11 0        0            4096 Nov 01 00:00 .\r\n-rw-r--r--    2 0        0              42 Nov 20 08:09 README\r\n",
        "total 8\nlrwxrwxrwx 1 root root 9 Nov  2  2024 to-file -> ../README\n-rw-r--r--+ 1 Jan 5 1500 Apr 22  1994 a -> b\n",
        "11-20-26  08:09AM       <DIR>          name\r\n11-20-2026  12:09PM            1,234,567 a b\r\n",
        "type=file;size=42;modify=20261120080910.123;UNIX.mode=0644; README\r\ntype=OS.unix=slink:x;perm=el; a; b\r\ntype=cdir; .\r\n",
    ];

    private static readonly string[] Replies =
    [
        "211-Features:\r\n MLST type*;size*;\r\n UTF8\r\n211 End\r\n", "229 Here (|||18208|)\r\n",
        "227 Here (127,0,0,1,71,40).\r\n", "257 \"/srv/ftp\" is current.\r\n",
    ];

    [Fact]
    public async Task Listings_can_hold_anything_and_no_hostile_name_comes_through()
    {
        var random = new Random(20261122);
        var seeds = Seeds.Select(Encoding.Latin1.GetBytes).ToList();
        if (Captures.Root is { } root)
            seeds.AddRange(Directory.GetFiles(Path.Combine(root, "ftp"), "names.*", SearchOption.AllDirectories).Select(File.ReadAllBytes));
        for (var round = 0; round < Rounds; round++)
        {
            var lines = new FtpLines(
                new MemoryStream(Mutated(seeds[random.Next(seeds.Count)], random)), random.Next(64, 4096), random.Next(2) == 0);
            while (await NextAsync(lines) is { } line)
            {
                Check(UnixLine.Read(line.Bytes.Span, Now));
                Check(DosLine.Read(line.Bytes.Span));
                Check(MlsdLine.Read(line.Bytes.Span));
            }
        }
    }

    [Fact]
    public async Task Replies_can_hold_anything()
    {
        var random = new Random(20261123);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Mutated(Encoding.Latin1.GetBytes(Replies[random.Next(Replies.Length)]), random);
            try
            {
                var lines = new FtpLines(new MemoryStream(bytes), FtpLimits.ReplyLineBytes, lineFeedEnds: true);
                var reply = await FtpReply.ReadAsync(lines, CancellationToken.None);
                Assert.InRange(reply.Code, 100, 599);
                foreach (var port in new[] { FtpPort.Extended(reply), FtpPort.Passive(reply) })
                    Assert.InRange(port ?? FtpLimits.LeastDataPort, FtpLimits.LeastDataPort, ushort.MaxValue);
            }
            catch (ListingException)
            {
                // The only way to say that it is none.
            }
        }
    }

    private static void Check(FtpRow row)
    {
        var isNamed = row.Kind is FtpRowKind.File or FtpRowKind.Directory or FtpRowKind.Link;
        Assert.Equal(isNamed, row.Name.Length > 0);
        if (!isNamed) return;
        Assert.True(EntryName.IsSafeSegment(row.Name));
        Assert.True(row.Size.Min >= 0 && row.Size.Max >= row.Size.Min);
        if (row.Time is { } time) Assert.InRange(time.Ticks, 0, DateTime.MaxValue.Ticks);
    }

    private static async Task<FtpLine?> NextAsync(FtpLines lines)
    {
        try
        {
            return await lines.NextAsync(CancellationToken.None);
        }
        catch (ListingException)
        {
            return null;
        }
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
                case 2: bytes.Insert(at, (byte)" -:;=/.\r\n09|(),\0"[random.Next(16)]); break;
                default: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(40), bytes.Count - at))); break;
            }
        }

        return [.. bytes];
    }
}
