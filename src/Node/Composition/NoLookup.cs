using MirrorActors.Web.Redirect;

namespace MirrorActors.Node.Composition;

/// <summary>Paths the catalogue does not know can be looked up nowhere.</summary>
internal sealed class NoLookup : IUnknownPaths
{
    public ValueTask<string?> FindAsync(string path, CancellationToken token) => ValueTask.FromResult<string?>(null);
}
