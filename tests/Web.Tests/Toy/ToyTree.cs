using MirrorActors.Web.Direct;

namespace MirrorActors.Web.Tests.Toy;

/// <summary>A tree of real files in a directory of its own.</summary>
internal sealed class ToyTree : ILocalFiles, IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("toy-tree-").FullName;

    /// <summary>False: as if there was none.</summary>
    public bool HasTree { get; set; } = true;

    public LocalFile? Open(string path) => HasTree ? LocalFile.Open(FullPath(path)) : null;

    public void Write(string path, byte[] content, DateTimeOffset modified)
    {
        var full = FullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full) ?? _root);
        File.WriteAllBytes(full, content);
        File.SetLastWriteTimeUtc(full, modified.UtcDateTime);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string FullPath(string path) => Path.Combine(_root, path.TrimStart('/'));
}
