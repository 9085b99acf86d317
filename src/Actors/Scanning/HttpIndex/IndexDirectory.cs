using System.Text;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>A directory to be listed, with what its ancestors looked like.</summary>
/// <param name="Path">Below the base; empty or ending in a slash.</param>
/// <param name="Depth">Directories between the base and its entries.</param>
/// <param name="Parent">Null for the one that the listing begins with.</param>
internal sealed record IndexDirectory(string Path, int Depth, IndexDirectory? Parent, IndexLook Look = default)
{
    /// <summary>
    /// True when an ancestor had the very same rows: a symbolic link that leads up. A single row says less: only the third such
    /// page in a line is taken for the same.
    /// </summary>
    public bool IsLoop
    {
        get
        {
            var same = 0;
            for (var above = Look.Rows > 0 ? Parent : null; above is not null; above = above.Parent)
            {
                if (above.Look == Look) same++;
            }

            return same > (Look.Rows == 1 ? 1 : 0);
        }
    }

    public static IndexDirectory At(string path) => new(path, path.AsSpan().Count('/'), null);

    public IndexDirectory Child(string name) => new($"{Path}{name}/", Depth + 1, this);

    public Uri At(Uri root) => new(root.AbsoluteUri + UrlPath.Escaped(Encoding.UTF8.GetBytes(Path)));
}
