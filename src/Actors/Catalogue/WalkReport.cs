using System.Text;

namespace MirrorActors.Actors.Catalogue;

/// <summary>What a walk met.</summary>
public sealed class WalkReport
{
    private readonly List<byte[]> _unreadable = [];
    private bool _isUnknown;

    public long Files { get; internal set; }

    /// <summary>Links to something inside the root.</summary>
    public long Links { get; internal set; }

    /// <summary>Links that leave the root, dangle or turn in circles.</summary>
    public long BadLinks { get; internal set; }

    /// <summary>Names that cannot be published: not UTF-8, with control characters, or too long.</summary>
    public long BadNames { get; internal set; }

    /// <summary>Directories that could not be read; nothing below them counts as gone.</summary>
    public long Unreadable { get; private set; }

    /// <summary>Files that are there, and not published since not everybody may read them.</summary>
    public long Staged { get; internal set; }

    /// <summary>Files that are there and whose exact size and time are still to be asked for.</summary>
    public long Unasked { get; internal set; }

    /// <summary>Files that are listed, and were asked for without an answer that tells their size and time.</summary>
    public long Unclear { get; internal set; }

    /// <summary>The first problem of finding these out, for people; null when there was none.</summary>
    public string? Problem { get; internal set; }

    /// <summary>When the source asks to come later: how long from now.</summary>
    public TimeSpan? RetryAfter { get; internal set; }

    /// <summary>Nothing was met since nothing has changed.</summary>
    public bool IsUnchanged { get; internal set; }

    /// <summary>Only the directory that was asked for was walked: what is elsewhere was not looked at.</summary>
    public bool IsOfPart { get; internal set; }

    /// <summary>The first of them, for people; empty when there was none.</summary>
    public string FirstUnreadable => _unreadable.Count == 0 ? "" : Encoding.UTF8.GetString(_unreadable[0]);

    internal void AddUnreadable(string directory)
    {
        Unreadable++;
        if (_unreadable.Count < CatalogueLimits.UnreadableDirectories) _unreadable.Add(Encoding.UTF8.GetBytes(directory + "/"));
    }

    /// <summary>There is one that is not told by name: whatever was not met may be there.</summary>
    internal void AddUnknownUnreadable()
    {
        Unreadable++;
        _isUnknown = true;
    }

    /// <summary>True when the path may exist although the walk did not meet it.</summary>
    internal bool MayHaveMissed(ReadOnlySpan<byte> path)
    {
        if (_isUnknown || Unreadable > _unreadable.Count) return true;
        foreach (var directory in _unreadable)
        {
            if (path.StartsWith(directory)) return true;
        }

        return false;
    }
}
