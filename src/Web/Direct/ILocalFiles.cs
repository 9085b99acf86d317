namespace MirrorActors.Web.Direct;

/// <summary>A local tree that files are delivered from.</summary>
public interface ILocalFiles
{
    /// <summary>False when there is no tree at all, so that nothing can ever be delivered from it.</summary>
    bool HasTree => true;

    /// <summary>
    /// Opens a regular file inside the tree; null when there is none, when it is hidden or excluded, or when a symbolic
    /// link leads out of the tree.
    /// </summary>
    /// <param name="path">Canonical, beginning with a slash.</param>
    /// <exception cref="IOException">It is there but cannot be read.</exception>
    LocalFile? Open(string path);
}
