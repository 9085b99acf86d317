using System.Text;

namespace MirrorActors.Actors.Catalogue;

/// <summary>What a walk met.</summary>
public sealed class WalkReport
{
    private readonly List<byte[]> _unreadable = [];

    public long Files { get; internal set; }

    /// <summary>Links to something inside the root.</summary>
    public long Links { get; internal set; }

    /// <summary>Links that leave the root, dangle or turn in circles.</summary>
    public long BadLinks { get; internal set; }

    /// <summary>Names that cannot be published: not UTF-8, with control characters, or too long.</summary>
    public long BadNames { get; internal set; }

    /// <summary>Directories that could not be read; nothing below them counts as gone.</summary>
    public long Unreadable { get; private set; }

    /// <summary>The first of them, for people; empty when there was none.</summary>
    public string FirstUnreadable => _unreadable.Count == 0 ? "" : Encoding.UTF8.GetString(_unreadable[0]);

    internal void AddUnreadable(string directory)
    {
        Unreadable++;
        if (_unreadable.Count < CatalogueLimits.UnreadableDirectories) _unreadable.Add(Encoding.UTF8.GetBytes(directory + "/"));
    }

    /// <summary>True when the path may exist although the walk did not meet it.</summary>
    internal bool MayHaveMissed(ReadOnlySpan<byte> path)
    {
        if (Unreadable > _unreadable.Count) return true;
        foreach (var directory in _unreadable)
        {
            if (path.StartsWith(directory)) return true;
        }

        return false;
    }
}
