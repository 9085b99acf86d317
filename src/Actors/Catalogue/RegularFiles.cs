using System.Runtime.InteropServices;
using System.Text;

namespace MirrorActors.Actors.Catalogue;

/// <summary>Tells files from pipes, sockets and devices, which .NET shows as files of 0 bytes; asks statx(2).</summary>
internal static class RegularFiles
{
    private const int WorkingDirectory = -100; // AT_FDCWD
    private const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint TypeOnly = 1; // STATX_TYPE
    private const int StructBytes = 256; // struct statx
    private const int ModeOffset = 28; // stx_mode
    private const int TypeMask = 0xF000; // S_IFMT
    private const int Regular = 0x8000; // S_IFREG

    /// <summary>False only when it is known to be something else; when in doubt it is a file, as .NET says.</summary>
    public static bool MayBe(string fullPath, long size) => size > 0 || TypeOf(fullPath) is null or Regular;

    private static int? TypeOf(string fullPath)
    {
        var found = new byte[StructBytes];
        try
        {
            var path = Encoding.UTF8.GetBytes(fullPath + "\0");
            if (Statx(WorkingDirectory, path, NoFollow, TypeOnly, found) != 0) return null;
        }
        catch (EntryPointNotFoundException)
        {
            return null; // an old C library
        }

        return BitConverter.ToUInt16(found, ModeOffset) & TypeMask;
    }

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(int directory, byte[] path, int flags, uint mask, byte[] found);
}
