namespace MirrorActors.Actors.Scanning.Manifests;

public static class ManifestLimits
{
    /// <summary>A line with a longest path, each byte percent-encoded, and its columns; longer ones are passed over.</summary>
    public const int LineBytes = 4 * Protocol.Limits.PathBytes;

    /// <summary>Read at a time.</summary>
    public const int BufferBytes = 64 << 10;

    /// <summary>Directories that are not open to everybody; a listing with more fails.</summary>
    public const int ClosedDirectories = 10_000;

    /// <summary>Indices that a Release may name; more are too many.</summary>
    public const int Indices = 2_000;

    /// <summary>A Release file, decompressed.</summary>
    public const long ReleaseBytes = 64 << 20;

    /// <summary>Lines about one package that are looked at for its files.</summary>
    public const int FilesOfPackage = 1_000;

    /// <summary>What tells one manifest from another; of a longer one nothing is kept.</summary>
    public const int StampChars = 200;

    /// <summary>The file with the public key.</summary>
    public const int KeyBytes = 64 << 10;
}
