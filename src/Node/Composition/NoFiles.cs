using MirrorActors.Web.Direct;

namespace MirrorActors.Node.Composition;

/// <summary>There is no copy of the published files here.</summary>
internal sealed class NoFiles : ILocalFiles
{
    public bool HasTree => false;

    public LocalFile? Open(string path) => null;
}
