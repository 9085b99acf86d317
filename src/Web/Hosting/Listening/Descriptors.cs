using System.ComponentModel;
using System.Runtime.InteropServices;

namespace MirrorActors.Web.Hosting.Listening;

/// <summary>Whether file descriptors pass on to programs that are started (fcntl(2), FD_CLOEXEC). .NET has no call for it.</summary>
public static class Descriptors
{
    private const int GetFlags = 1;
    private const int SetFlags = 2;
    private const int CloseOnExec = 1;

    /// <exception cref="IOException">There is no such descriptor.</exception>
    public static void PassOn(int descriptor, bool passOn)
    {
        var flags = Control(descriptor, GetFlags, 0);
        if (flags < 0) throw Failed(descriptor);
        flags = passOn ? flags & ~CloseOnExec : flags | CloseOnExec;
        if (Control(descriptor, SetFlags, flags) < 0) throw Failed(descriptor);
    }

    private static IOException Failed(int descriptor) =>
        new($"file descriptor {descriptor}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int descriptor, int command, int argument);
}
