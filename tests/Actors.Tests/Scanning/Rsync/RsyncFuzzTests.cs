using System.Text;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Rsync;

namespace MirrorActors.Actors.Tests.Scanning.Rsync;

public sealed class RsyncFuzzTests
{
    private const int Rounds = 400;
    private const int MostChanges = 40;

    private static readonly string[] Seeds =
    [
        "drwxr-xr-x       4,096 2026/11/01 00:00:00 .\ndrwxr-x---       4,096 2026/11/01 00:00:00 names\n"
            + "-rw-r--r--          42 2026/11/20 08:09:10 names/new\\#012line \\#303\\#274.txt\n"
            + "lrwxrwxrwx           9 2026/11/02 03:04:05 links/to-file -> ../README\n"
            + "-rw-r--r-- 1,234,567,890,123 2026/10/01 00:00:00 a/b/../c//d\\#134#389\n",
        "rsync: [sender] opendir \"noread\" (in tree) failed: Permission denied (13)\nfile has vanished: \"/a\" (in m)\n"
            + "rsync error: some files/attrs were not transferred (see previous errors) (code 23) at main.c(1956)\n",
    ];

    [Fact]
    public void The_reader_survives_anything_and_lets_no_hostile_path_through()
    {
        var random = new Random(20261122);
        var seeds = Seeds.Select(Encoding.UTF8.GetBytes).ToList();
        if (Captures.Root is not null) seeds.AddRange(new[] { "tree-a.out", "tree-a-8bit.out", "tree-a-human.out" }.Select(Captures.Rsync));
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Mutated(seeds[random.Next(seeds.Count)], random);
            var meter = new ListingMeter(new ListingBudget { Entries = long.MaxValue, Depth = int.MaxValue });
            var entries = new RsyncEntries(new ListingTarget("rsync://a.example/m/", random.Next(2) == 0 ? "" : "names/"), meter);
            var errors = new RsyncErrors(new ScanTranscript());
            foreach (var range in bytes.AsSpan().Split((byte)'\n'))
            {
                errors.Add(bytes.AsSpan()[range]);
                if (!TryRead(entries, bytes.AsSpan()[range], out var entry)) continue;
                Assert.True(EntryName.IsSafePath(entry.Path), entry.Path);
                Assert.InRange(entry.Size.Min, 0, entry.Size.Max);
            }

            Assert.InRange(errors.First?.Length ?? 0, 0, RsyncLimits.ErrorChars);
        }
    }

    /// <summary>The directory itself may come out as a file, which the lister reports.</summary>
    private static bool TryRead(RsyncEntries entries, ReadOnlySpan<byte> line, out ListedEntry entry)
    {
        try
        {
            return entries.TryRead(line, out entry);
        }
        catch (ListingException e) when (e.Failure == ListingFailure.Absent)
        {
            entry = default;
            return false;
        }
    }

    private static byte[] Mutated(byte[] seed, Random random)
    {
        var bytes = seed.ToList();
        for (var change = random.Next(MostChanges); change > 0; change--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveAt(at); break;
                case 2: bytes.Insert(at, "\\#/.0 -\n,"u8[random.Next(9)]); break;
                case 3: bytes.InsertRange(at, Enumerable.Repeat(bytes[at], random.Next(300))); break;
                default: bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count / 2), random.Next(bytes.Count / 2))); break;
            }

            if (bytes.Count > 100_000) break;
        }

        return [.. bytes];
    }
}
