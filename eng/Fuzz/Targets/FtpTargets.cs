using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Ftp;

namespace MirrorActors.Fuzz.Targets;

internal static class FtpTargets
{
    private static readonly DateTime Now = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc);

    public static IEnumerable<FuzzTarget> List =>
    [
        new("ftp-listing", Listing, Inputs.Of(
            "drwxr-xr-x   11 0        0            4096 Nov 01 00:00 .\r\n-rw-r--r--    2 0        0              42 Nov 20 08:09"
                + " README\r\n",
            "total 8\nlrwxrwxrwx 1 root root 9 Nov  2  2024 to-file -> ../README\n-rw-r--r--+ 1 Jan 5 1500 Apr 22  1994 a -> b\n",
            "11-20-26  08:09AM       <DIR>          name\r\n11-20-2026  12:09PM            1,234,567 a b\r\n",
            "type=file;size=42;modify=20261120080910.123;UNIX.mode=0644; README\r\ntype=OS.unix=slink:x;perm=el; a; b\r\ntype=cdir; .\r\n"))
        {
            Words = "type=file; type=dir; type=pdir; size= modify=20261120080910 modify=19011213204552 perm=el; UNIX.mode=0644;"
                + " <DIR> 08:09AM -> total "
                + "Feb 29 2024 -rw-r--r-- drwxr-xr-x lrwxrwxrwx srwx ..",
            Files = ("listings/ftp", "*.*"),
        },
        new("ftp-reply", Reply, Inputs.Of(
            "211-Features:\r\n MLST type*;size*;\r\n UTF8\r\n211 End\r\n", "229 Here (|||18208|)\r\n", "227 Here (127,0,0,1,71,40).\r\n",
            "257 \"/srv/ftp\" is current.\r\n", "421 Too many users\r\n"))
        {
            Words = "(|||65535|) (|||0|) 227 229 127,0,0,1,0,0 255,255,255,255,255,255 211- 421 550 \" \"\"",
        },
        new("ftp-url", Url, Inputs.Of("ftp://a.example/pub/a%20b/", "ftps://[2001:db8::1]:990/%2e%2e/", "ftpes://ü.example:2121/"))
        {
            Words = "ftp:// ftps:// ftpes:// %0d%0a %00 %2f .. [ ] : @ xn--",
        },
    ];

    private static void Listing(byte[] input)
    {
        var random = Inputs.RandomOf(input);
        var lines = new FtpLines(new PiecesStream(input, random), 64 + random.Next(4096), random.Next(2) == 0);
        Claim.Only<ListingException>(() =>
        {
            while (lines.NextAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult() is { } line)
            {
                Check(UnixLine.Read(line.Bytes.Span, Now));
                Check(DosLine.Read(line.Bytes.Span));
                Check(MlsdLine.Read(line.Bytes.Span));
            }
        });
    }

    private static void Check(FtpRow row)
    {
        var isNamed = row.Kind is FtpRowKind.File or FtpRowKind.Directory or FtpRowKind.Link;
        Claim.That(isNamed == row.Name.Length > 0, "a name where there is none, or none");
        if (!isNamed) return;
        Claim.That(EntryName.IsSafeSegment(row.Name), "an unsafe name");
        Inputs.Check(row.Size, row.Time);
    }

    private static void Reply(byte[] input)
    {
        var lines = new FtpLines(new PiecesStream(input, Inputs.RandomOf(input)), FtpLimits.ReplyLineBytes, lineFeedEnds: true);
        Claim.Only<ListingException>(() =>
        {
            var reply = FtpReply.ReadAsync(lines, CancellationToken.None).GetAwaiter().GetResult();
            Claim.That(reply.Code is >= 100 and <= 599, "a code that is none");
            _ = reply.IsCrowded;
            foreach (var port in new[] { FtpPort.Extended(reply), FtpPort.Passive(reply) })
                Claim.That(port is null or (>= FtpLimits.LeastDataPort and <= ushort.MaxValue), "a port that is not used");
        });
    }

    private static void Url(byte[] input)
    {
        var text = Inputs.Utf8(input);
        Claim.Only<ListingException>(() => FtpUrl.Parse(text));
    }
}
