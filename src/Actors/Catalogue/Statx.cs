using System.Runtime.InteropServices;
using System.Text;

namespace MirrorActors.Actors.Catalogue;

/// <summary>What statx(2) tells of a file and .NET does not.</summary>
internal static class Statx
{
    private const int WorkingDirectory = -100; // AT_FDCWD
    private const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const int StructBytes = 256; // struct statx
    private const uint TypeMask = 1; // STATX_TYPE
    private const int ModeOffset = 28; // stx_mode
    private const uint ChangeMask = 0x80; // STATX_CTIME
    private const int ChangeOffset = 96; // stx_ctime

    /// <summary>The mode's bits, of a link its own; null when it is not known.</summary>
    public static int? ModeOf(string fullPath) => Ask(fullPath, TypeMask) is { } found ? BitConverter.ToUInt16(found, ModeOffset) : null;

    /// <summary>When content, name or rights of a file last changed, to the second, which no tool sets back; null when not known.</summary>
    public static DateTimeOffset? ChangeOf(string fullPath) =>
        Ask(fullPath, ChangeMask) is { } found && BitConverter.ToInt64(found, ChangeOffset) is var seconds and > 0 and < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static byte[]? Ask(string fullPath, uint mask)
    {
        var found = new byte[StructBytes];
        try
        {
            return Call(WorkingDirectory, Encoding.UTF8.GetBytes(fullPath + "\0"), NoFollow, mask, found) == 0 ? found : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null; // an old C library
        }
    }

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Call(int directory, byte[] path, int flags, uint mask, byte[] found);
}
