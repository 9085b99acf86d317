namespace MirrorActors.Actors.Scanning.Targeted;

/// <summary>Bounds of the listing of one directory.</summary>
internal static class TargetedLimits
{
    /// <summary>Files in the directory, and directories.</summary>
    public const long Entries = 1_000_000;

    /// <summary>Bytes of the listing.</summary>
    public const long Bytes = 256L << 20;

    /// <summary>Files that the listing lacks which are asked for.</summary>
    public const int Asked = 20;

    /// <summary>Of so many, those that must be gone for all others that the listing lacks to be believed gone.</summary>
    public const int Gone = 18;

    public static readonly TimeSpan Time = TimeSpan.FromMinutes(10);
}
