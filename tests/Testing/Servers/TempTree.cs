namespace MirrorActors.Testing.Servers;

/// <summary>A folder that servers of any user can read, removed at the end.</summary>
public sealed class TempTree : IDisposable
{
    public TempTree()
    {
        Root = Directory.CreateTempSubdirectory("mirroractors-tree-").FullName;
        const UnixFileMode Shared = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Root, Shared);
    }

    public string Root { get; }

    /// <param name="path">Below the root.</param>
    public TempTree Add(string path, int size, DateTimeOffset modified) => Add(path, new byte[size], modified);

    public TempTree Add(string path, byte[] content, DateTimeOffset modified)
    {
        var file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
        File.SetLastWriteTimeUtc(file, modified.UtcDateTime);
        return this;
    }

    /// <param name="path">Below the root.</param>
    public TempTree Link(string path, string target)
    {
        File.CreateSymbolicLink(Path.Combine(Root, path), target);
        return this;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
