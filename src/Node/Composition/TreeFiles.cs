using MirrorActors.Actors.Catalogue;
using MirrorActors.Web.Direct;

namespace MirrorActors.Node.Composition;

/// <summary>The published tree as direct delivery opens it.</summary>
internal sealed class TreeFiles(SourceTree tree) : ILocalFiles
{
    public LocalFile? Open(string path) => tree.Find(path) is { } found ? LocalFile.Open(found.FullPath) : null;
}
