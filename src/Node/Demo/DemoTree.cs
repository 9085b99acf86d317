using System.Globalization;

namespace MirrorActors.Node.Demo;

/// <summary>The origin tree of the demo: a small release with images, packages and signatures.</summary>
internal static class DemoTree
{
    /// <summary>The file whose fate the demo's promises show.</summary>
    public const string Image = "/releases/3.1/mirror-3.1-amd64.iso";

    /// <summary>A small file: served directly.</summary>
    public const string Signature = "/releases/3.1/SHA256SUMS.sig";

    private const int Packages = 24;
    private const int Seed = 31;
    private static readonly DateTime Published = new(2026, 9, 1, 12, 0, 0, DateTimeKind.Utc);

    public static void Create(string root)
    {
        var random = new Random(Seed);
        Write(root, Image, 4 << 20, random);
        Write(root, "/releases/3.1/mirror-3.1-arm64.iso", 3 << 20, random);
        Write(root, "/releases/3.0/mirror-3.0-amd64.iso", 2 << 20, random);
        Write(root, Signature, 833, random);
        for (var i = 0; i < Packages; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"/pool/p/package-{i:D2}_1.{i}_all.deb");
            Write(root, path, 8192 + random.Next(64 << 10), random);
        }
    }

    private static void Write(string root, string path, int size, Random random)
    {
        var file = Path.Combine(root, path.TrimStart('/'));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var content = new byte[size];
        random.NextBytes(content);
        File.WriteAllBytes(file, content);
        File.SetLastWriteTimeUtc(file, Published);
    }
}
