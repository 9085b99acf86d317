namespace MirrorActors.Actors.Catalogue;

/// <summary>Tells files from pipes, sockets and devices, which .NET shows as files of 0 bytes; asks statx(2).</summary>
internal static class RegularFiles
{
    private const int TypeMask = 0xF000; // S_IFMT
    private const int Regular = 0x8000; // S_IFREG

    /// <summary>False only when it is known to be something else; when in doubt it is a file, as .NET says.</summary>
    public static bool MayBe(string fullPath, long size) =>
        size > 0 || (Statx.ModeOf(fullPath) is var mode && (mode is null || (mode & TypeMask) == Regular));
}
