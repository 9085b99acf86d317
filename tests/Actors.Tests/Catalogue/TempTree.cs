using System.Text;

namespace MirrorActors.Actors.Tests.Catalogue;

/// <summary>A real directory tree that is removed at the end.</summary>
internal sealed class TempTree : IDisposable
{
    public static readonly DateTime Old = new(2025, 6, 1, 12, 0, 0, DateTimeKind.Utc);

    public string Root { get; } = Directory.CreateTempSubdirectory("mirroractors-tree-").FullName;

    public string Full(string path) => Root + path;

    public void Write(string path, string content = "x", DateTime? modified = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Full(path))!);
        File.WriteAllText(Full(path), content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        File.SetLastWriteTimeUtc(Full(path), modified ?? Old);
    }

    public void Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Full(path))!);
        File.CreateSymbolicLink(Full(path), target);
    }

    public void Delete(string path) => File.Delete(Full(path));

    public void Dispose()
    {
        if (Directory.Exists(Root)) Directory.Delete(Root, recursive: true);
    }
}
