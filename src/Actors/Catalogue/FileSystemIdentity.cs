namespace MirrorActors.Actors.Catalogue;

/// <summary>
/// Says which file system holds a directory, by the mount it lies in. Made of type, source and the mounted part of it,
/// not of the device number, which changes with each mount of a network or layered file system.
/// </summary>
public static class FileSystemIdentity
{
    private const string MountInfo = "/proc/self/mountinfo";

    /// <summary>Null when the system does not tell.</summary>
    public static string? Of(string directory)
    {
        if (!File.Exists(MountInfo) || RealPath.Of(Path.GetFullPath(directory)) is not { } real) return null;
        return Find(File.ReadLines(MountInfo), real);
    }

    /// <param name="mounts">Lines as in proc(5): <c>id parent dev root point options [fields] - type source options</c>.</param>
    internal static string? Find(IEnumerable<string> mounts, string realPath)
    {
        string? found = null;
        var longest = -1;
        foreach (var line in mounts)
        {
            var fields = line.Split(' ');
            var dash = Array.IndexOf(fields, "-");
            if (fields.Length < 5 || dash < 0 || dash + 2 >= fields.Length) continue;
            var point = Unescaped(fields[4]);
            // A later line covers an earlier one at the same point.
            if (point.Length < longest || RealPath.Below(point, realPath) is null) continue;
            longest = point.Length;
            found = $"{fields[dash + 1]} {Unescaped(fields[dash + 2])} {Unescaped(fields[3])}";
        }

        return found;
    }

    private static string Unescaped(string field) => field
        .Replace("\\040", " ", StringComparison.Ordinal)
        .Replace("\\011", "\t", StringComparison.Ordinal)
        .Replace("\\012", "\n", StringComparison.Ordinal)
        .Replace("\\134", "\\", StringComparison.Ordinal);
}
