namespace MirrorActors.Web.Redirect;

/// <summary>Looks for paths the catalogue does not know.</summary>
public interface IUnknownPaths
{
    /// <summary>
    /// The canonical path of the file to deliver, or null when there is none. Limits how often the tree is asked and
    /// remembers misses; a file found enters the catalogue.
    /// </summary>
    ValueTask<string?> FindAsync(string path, CancellationToken token);
}
