using System.Globalization;
using System.Runtime.InteropServices;

namespace MirrorActors.Engine.Memory;

/// <summary>
/// Has Linux (6.1 and later) put what the heap holds now into pages of 2 MiB: a look-up in tables of gigabytes then finds its
/// addresses without walking through page tables that are in no cache. What is allocated later is in small pages again.
/// </summary>
public static class HugePages
{
    private const string Switch = "/sys/kernel/mm/transparent_hugepage/enabled";
    private const nuint PageBytes = 2 << 20;
    private const nuint SmallBytes = 4096;
    private const int Collapse = 25; // MADV_COLLAPSE

    /// <summary>Small pages of a huge one that must be in use: the others take memory from now on.</summary>
    private const int LeastInUse = 480;

    /// <summary>Does nothing where the system cannot, or its administrator turned such pages off.</summary>
    /// <returns>How many pages were made.</returns>
    public static int Use()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists(Switch) || (nuint)Environment.SystemPageSize != SmallBytes) return 0;
        if (File.ReadAllText(Switch).Contains("[never]", StringComparison.Ordinal)) return 0;
        var made = 0;
        foreach (var line in File.ReadAllLines("/proc/self/maps"))
        {
            if (RangeOf(line) is not var (start, end)) continue;
            for (var page = (start + PageBytes - 1) / PageBytes * PageBytes; page + PageBytes <= end; page += PageBytes)
                made += IsInUse(page) && Advise(page, PageBytes, Collapse) == 0 ? 1 : 0;
        }

        return made;
    }

    /// <summary>Of writable private memory without a file or name, as the heap is: <c>7f00-7f80 rw-p 00000000 00:00 0</c>.</summary>
    private static (nuint Start, nuint End)? RangeOf(string line)
    {
        if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var range, "rw-p", _, "00:00", "0"]) return null;
        var dash = range.IndexOf('-', StringComparison.Ordinal);
        return (Parse(range[..dash]), Parse(range[(dash + 1)..]));
    }

    private static nuint Parse(string hex) => nuint.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static bool IsInUse(nuint page)
    {
        var there = new byte[PageBytes / SmallBytes];
        return Residence(page, PageBytes, there) == 0 && there.Count(one => (one & 1) != 0) >= LeastInUse;
    }

    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Advise(nuint start, nuint length, int advice);

    [DllImport("libc", EntryPoint = "mincore")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Residence(nuint start, nuint length, byte[] there);
}
