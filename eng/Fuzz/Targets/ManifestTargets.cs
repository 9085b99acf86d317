using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Manifests;

namespace MirrorActors.Fuzz.Targets;

internal static class ManifestTargets
{
    private static readonly DateTime Made = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly HashedFiles Hashed = new(new FileTable());
    private static readonly string Hash = Convert.ToHexStringLower(SHA256.HashData("x"u8));

    private static readonly string Own =
        $"MirrorActors manifest 1\ncreated 2026-03-01T12:00:00Z\nfiles 2\n1 2026-03-01T12:00:00.1234567Z {Hash} a%20b\n"
        + "2 1901-03-01T12:00:00.0000000Z - c\n";

    private static readonly string Packages =
        $"Package: a\nFilename: pool/a\nSize: 5\nSHA256: {Hash}\n\nDirectory: d\nChecksums-Sha256:\n {Hash} 7 s.dsc\n {Hash} 8"
            + " s.tar\n\nFilename: ./b\nSize: 7\n";

    public static IEnumerable<FuzzTarget> List =>
    [
        new("ls-lr", input => Read(new LsReader("f/", Made), input), Inputs.Of(
            ".:\ntotal 5\ndrwxr-x--- 2 a b 4096 Jan  2  2020 d\n-rw-r--r-- 1 a b 5 Feb 28 10:00 x y\n"
            + "lrwxrwxrwx 1 a b 1 2026-02-28 10:01 l -> f\n\n./d:\n-rw-r--r--+ 1 a b 12345 2026-02-28 10:01:02.123456789 +0130 z\n"))
        { Words = ".: ./ total -> 2026-02-28 10:01 +0130 Feb 29 1901 2106 -rw-r--r-- drwxr-xr-x .." },
        new("fullfiletimelist", input => Read(new FullTimeListReader("f/"), input), Inputs.Of(
            "[Version]\n2\n\n[Files]\n118\td\t4096\tlinux\n1366880149\tf-\t282\tlinux/a b\n-2147483648\tl\t5\tl\n\n[End]\n"))
        { Words = "[Version] [Files] [End] [Checksums \td\t \tf\t \tf-\t \tl\t 4294967295" },
        new("sums", input => Read(new SumsReader("f/", Hashed), input), Inputs.Of(
            $"{Hash}  a b\n{Hash} *c\n\\{Hash}  d\\n\nSHA256 (e) = {Hash}\nMD5 (f) = {Hash[..32]}\n# c\n"))
        { Words = $"{Hash} SHA256 MD5 SHA512 ) = \\n \\\\ *" },
        new("own-manifest", input => Read(new OwnManifestReader(null), input), Inputs.Of(Own, Own + "signature MEUCIQ==\n"))
        { Words = "signature created files %20 %00 %2f %zz - 9999-12-31T23:59:59.9999999Z 0001-01-01T00:00:00.0000000Z" },
        new("signed-manifest", Signed, Inputs.Of(Own, "signature MEUCIQ==\n")) { Words = "signature = MEUCIQ MAYCAQECAQE=" },
        new("release", input => Read(new ReleaseReader("dists/x/", new OneFile("dists/x/Sources", Inputs.Of(Packages)), Hashed), input),
            Inputs.Of(
            $"Origin: x\nSHA256:\n {Hash} 12 main/Packages.gz\n {Hash} 0 main/Packages\n {Hash} 5 Sources\n"))
        { Words = $"SHA256: MD5Sum: Sources Packages Packages.gz main/ .xz {Hash} Acquire-By-Hash: -----BEGIN" },
        new("packages", Listed, Inputs.Of(Packages))
        { Words = $"Filename: Directory: Checksums-Sha256: Size: SHA256: Package: pool/ {Hash}" },
        new("gunzip", Gunzip, Packed("-rw-r--r-- 1 a b 5 Feb 28 10:00 x y\n"), Packed(new string('a', 100_000))),
    ];

    private static void Read(IManifestReader reader, byte[] input) =>
        Read(reader, new PiecesStream(input, Inputs.RandomOf(input)));

    private static void Read(IManifestReader reader, Stream text)
    {
        var meter = new ListingMeter(new ListingBudget { Entries = 10_000, Depth = 64, Bytes = 16 << 20 });
        var lines = new ManifestLines(text, "manifest", meter);
        Claim.Only<ListingException>(() => ReadAsync(reader, lines, meter).GetAwaiter().GetResult());
    }

    private static async Task ReadAsync(IManifestReader reader, ManifestLines lines, ListingMeter meter)
    {
        await foreach (var entry in reader.ReadAsync(lines, meter, CancellationToken.None)) Inputs.Check(entry);
    }

    /// <summary>The text of an index that a Release names with the right hash.</summary>
    private static void Listed(byte[] input)
    {
        var release = Inputs.Of($"SHA256:\n {Convert.ToHexStringLower(SHA256.HashData(input))} {input.Length} Packages\n");
        Read(new ReleaseReader("dists/x/", new OneFile("dists/x/Packages", input), Hashed), release);
    }

    /// <summary>What is between the head and the signature, and the signature's text behind it.</summary>
    private static void Signed(byte[] input)
    {
        Read(new OwnManifestReader(Key), input);
        byte[] text = [.. Encoding.ASCII.GetBytes(Own), .. "signature "u8, .. input, .. "\n"u8];
        Read(new OwnManifestReader(Key), text);
    }

    private static void Gunzip(byte[] input)
    {
        using var packed = new PiecesStream(input, Inputs.RandomOf(input));
        using var text = new GunzipStream(packed);
        Read(new LsReader("", Made), text);
    }

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(Encoding.ASCII.GetBytes(text));
        return packed.ToArray();
    }

    private sealed class OneFile(string path, byte[] bytes) : IManifestSource
    {
        public Task<ManifestFile> OpenAsync(string asked, CancellationToken token) => asked == path
            ? Task.FromResult(new ManifestFile(asked, new MemoryStream(bytes), null, null))
            : throw new ListingException($"{asked} answers 404") { Failure = ListingFailure.Absent };
    }
}
