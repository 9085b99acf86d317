using MirrorActors.Actors.Catalogue;
using MirrorActors.Web.Redirect;

namespace MirrorActors.Node.Composition;

/// <summary>Paths the catalogue does not know, looked up in the tree.</summary>
internal sealed class TreeLookup(UnknownPathLookup lookup) : IUnknownPaths
{
    public async ValueTask<string?> FindAsync(string path, CancellationToken token) => (await lookup.FindAsync(path, token))?.Path;
}
