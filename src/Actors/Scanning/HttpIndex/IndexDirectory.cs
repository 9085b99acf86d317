using System.Text;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>A directory to be listed, with what its ancestors looked like.</summary>
/// <param name="Path">Below the base; empty or ending in a slash.</param>
/// <param name="Look">Fingerprint of its rows, once listed; 0 when too plain to compare.</param>
internal sealed record IndexDirectory(string Path, int Depth, IndexDirectory? Parent, int Look = 0)
{
    /// <summary>True when an ancestor had the very same rows: a symbolic link that leads up.</summary>
    public bool IsLoop
    {
        get
        {
            if (Look == 0) return false;
            for (var above = Parent; above is not null; above = above.Parent)
            {
                if (above.Look == Look) return true;
            }

            return false;
        }
    }

    public IndexDirectory Seen(IndexPage page)
    {
        if (page.Rows.Count < 2) return this;
        var look = new HashCode();
        foreach (var row in page.Rows) look.Add(row);
        return this with { Look = look.ToHashCode() };
    }

    public IndexDirectory Child(string name) => new($"{Path}{name}/", Depth + 1, this);

    public Uri At(Uri root) => new(root.AbsoluteUri + UrlPath.Escaped(Encoding.UTF8.GetBytes(Path)));
}
