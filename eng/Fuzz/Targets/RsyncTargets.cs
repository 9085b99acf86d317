using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Rsync;

namespace MirrorActors.Fuzz.Targets;

internal static class RsyncTargets
{
    private const string Listing =
        "drwxr-xr-x       4,096 2026/11/01 00:00:00 .\ndrwxr-x---       4,096 2026/11/01 00:00:00 names\n"
        + "-rw-r--r--          42 2026/11/20 08:09:10 names/new\\#012line \\#303\\#274.txt\n"
        + "lrwxrwxrwx           9 2026/11/02 03:04:05 links/to-file -> ../README\n"
        + "-rw-r--r-- 1,234,567,890,123 1901/12/13 20:45:52 a/b/../c//d\\#134#389\n";

    private const string Errors =
        "rsync: [sender] opendir \"noread\" (in tree) failed: Permission denied (13)\nfile has vanished: \"/a\" (in m)\n"
        + "rsync error: some files/attrs were not transferred (see previous errors) (code 23) at main.c(1956)\n";

    public static IEnumerable<FuzzTarget> List =>
    [
        new("rsync", Lines, Inputs.Of(Listing, Errors))
        {
            Words = "\\#012 \\#303 \\#134 -> -rw-r--r-- drwx------ lrwxrwxrwx 2026/11/20 08:09:10 1901/01/01 2106/02/07 .. / ./ 1,234",
                Files = ("listings/rsync", "*.out"),
        },
        new("rsync-url", Url, Inputs.Of("rsync://user:p%40ss@a.example:873/module/a%20b/", "rsyncs://[2001:db8::1]:874/m/*?[x]/"))
        {
            Words = "rsync:// rsyncs:// %2f %00 %0a %ff :: [ ] @ : -- \\",
        },
    ];

    private static void Lines(byte[] input)
    {
        var target = input.Length % 2 == 0 ? "" : "names/";
        var meter = new ListingMeter(new ListingBudget { Entries = 1000, Depth = 64 });
        var entries = new RsyncEntries(new ListingTarget("rsync://a.example/m/", target), meter);
        var errors = new RsyncErrors(new ScanTranscript());
        foreach (var range in input.AsSpan().Split((byte)'\n')) errors.Add(input.AsSpan()[range]);
        Claim.That((errors.First?.Length ?? 0) <= RsyncLimits.ErrorChars, "a long error");
        Claim.Only<ListingException>(() =>
        {
            foreach (var range in input.AsSpan().Split((byte)'\n'))
            {
                if (entries.TryRead(input.AsSpan()[range], out var entry)) Inputs.Check(entry);
            }
        });
    }

    private static void Url(byte[] input)
    {
        var text = Inputs.Utf8(input);
        Claim.Only<ListingException>(() => RsyncUrl.Parse(text));
    }
}
