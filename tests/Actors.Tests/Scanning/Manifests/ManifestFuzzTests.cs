using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Manifests;
using MirrorActors.Actors.Tests.FileIndex;

namespace MirrorActors.Actors.Tests.Scanning.Manifests;

/// <summary>Whatever a manifest holds, reading it gives safe entries or the one exception of listings.</summary>
public sealed class ManifestFuzzTests
{
    private const int Rounds = 4000;
    private static readonly DateTime Made = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly string Hash = Convert.ToHexStringLower(SHA256.HashData("x"u8));

    private const string Packages = "Package: a\nFilename: pool/a\nSize: 5\nSHA256: 00\n\nDirectory: d\nChecksums-Sha256:\n ";

    private static readonly Dictionary<string, string> Seeds = new(StringComparer.Ordinal)
    {
        ["ls"] = ".:\ntotal 5\ndrwxr-x--- 2 a b 4096 Jan  2  2020 d\n-rw-r--r-- 1 a b 5 Feb 28 10:00 x y\n" +
            "lrwxrwxrwx 1 a b 1 2026-02-28 10:01 l -> f\n\n./d:\n-rw-r--r--+ 1 a b 12345 2026-02-28 10:01:02.123456789 +0130 z\n",
        ["full"] = "[Version]\n2\n\n[Files]\n118\td\t4096\tlinux\n1366880149\tf-\t282\tlinux/a b\n1366880149\tl\t5\tl\n\n[End]\n",
        ["sums"] = $"{Hash}  a b\n{Hash} *c\n\\{Hash}  d\\n\nSHA256 (e) = {Hash}\nMD5 (f) = {Hash[..32]}\n",
        ["own"] = $"MirrorActors manifest 1\ncreated 2026-03-01T12:00:00Z\nfiles 2\n1 2026-03-01T12:00:00.1234567Z {Hash} a%20b\n" +
            "2 1901-03-01T12:00:00.0000000Z - c\nsignature MEUCIQ==\n",
        ["release"] = $"Origin: x\nSHA256:\n {Hash} 12 main/Packages.gz\n {Hash} 0 main/Packages\n {Hash} 5 Sources\n",
        ["packages"] = Packages + $"{Hash} 7 s.dsc\n {Hash} 8 s.tar\n\nFilename: ./b\nSize: 7\n",
    };

    [Theory]
    [InlineData("ls")]
    [InlineData("full")]
    [InlineData("sums")]
    [InlineData("own")]
    [InlineData("release")]
    [InlineData("packages")]
    public async Task Altered_text_gives_safe_entries_or_a_failed_listing(string kind)
    {
        var index = new FileIndexFixture();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var random = new Random(20261122);
        var seed = Encoding.UTF8.GetBytes(Seeds[kind]);
        var (read, failed) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var (reader, text) = Make(kind, Altered(seed, random), index, round % 2 == 0 ? null : key);
            try
            {
                foreach (var entry in await reader.ReadAsync(new PieceStream(text, random.Next(1, 5000))))
                {
                    Assert.True(EntryName.IsSafePath(entry.Path), entry.Path);
                    Assert.InRange(entry.Size.Min, 0, entry.Size.Max);
                    if (entry.Time is { } time) Assert.InRange(time.Ticks, 0, DateTime.MaxValue.Ticks);
                    read++;
                }
            }
            catch (ListingException)
            {
                failed++;
            }
        }

        await index.StopAsync();
        Assert.True(read + failed > Rounds / 2, $"{read} entries, {failed} failures");
    }

    private static (IManifestReader Reader, byte[] Text) Make(string kind, byte[] text, FileIndexFixture index, ECDsa? key)
    {
        var hashed = new HashedFiles(index.Table);
        return kind switch
        {
            "ls" => (new LsReader("f/", Made), text),
            "full" => (new FullTimeListReader("f/"), text),
            "sums" => (new SumsReader("f/", hashed), text),
            "own" => (new OwnManifestReader(key), text),
            "release" => (new ReleaseReader("dists/x/", new FakeSource(new() { ["dists/x/Sources"] = text }), hashed), text),
            "packages" => (
                new ReleaseReader("dists/x/", new FakeSource(new() { ["dists/x/Packages"] = text }), hashed),
                Encoding.UTF8.GetBytes($"SHA256:\n {Convert.ToHexStringLower(SHA256.HashData(text))} {text.Length} Packages\n")),
            _ => throw new UnreachableException(),
        };
    }

    private static byte[] Altered(byte[] seed, Random random)
    {
        var text = seed.ToList();
        for (var times = random.Next(1, 6); times > 0; times--)
        {
            var at = random.Next(text.Count);
            switch (random.Next(6))
            {
                case 0: text[at] = (byte)random.Next(256); break;
                case 1: text.RemoveRange(at, Math.Min(random.Next(1, 20), text.Count - at)); break;
                case 2: text.InsertRange(at, text.GetRange(at, Math.Min(random.Next(1, 40), text.Count - at))); break;
                case 3: text.InsertRange(at, Enumerable.Repeat((byte)"9 \n-\tA/.%"[random.Next(9)], random.Next(1, 6000))); break;
                case 4: text.RemoveRange(at, text.Count - at); break;
                default: text.InsertRange(at, [0, 0xff, (byte)'\n', (byte)':', (byte)'\r']); break;
            }

            if (text.Count == 0) text.Add((byte)'\n');
        }

        return [.. text];
    }
}
