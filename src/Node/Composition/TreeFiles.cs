using MirrorActors.Actors.Catalogue;
using MirrorActors.Web.Direct;

namespace MirrorActors.Node.Composition;

/// <summary>The published tree as direct delivery opens it.</summary>
internal sealed class TreeFiles(SourceTree tree) : ILocalFiles
{
    public LocalFile? Open(string path)
    {
        if (tree.Find(path) is not { } found) return null;
        try
        {
            var handle = File.OpenHandle(found.FullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return new LocalFile(handle, Path.GetFileName(found.Path));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
