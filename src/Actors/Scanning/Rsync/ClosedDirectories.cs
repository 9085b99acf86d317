namespace MirrorActors.Actors.Scanning.Rsync;

/// <summary>
/// Directories that not everybody may read and enter: what is below them is there, and not published. Rsync shows a
/// directory before what is in it, and in between perhaps others.
/// </summary>
internal sealed class ClosedDirectories
{
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private bool _isBase;
    private int _chars;

    public ClosedDirectories() => _lookup = _paths.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Grows when answers may have changed.</summary>
    public int Changes { get; private set; }

    public void AddBase()
    {
        _isBase = true;
        Changes++;
    }

    /// <exception cref="ListingException">There are too many.</exception>
    public void Add(string path)
    {
        if (Holds(path)) return;
        _chars += path.Length;
        if (_chars > RsyncLimits.ClosedChars)
            throw new ListingException("too many directories are not readable by everybody") { Failure = ListingFailure.Budget };
        _paths.Add(path);
        Changes++;
    }

    /// <summary>Whether a directory is closed or below a closed one.</summary>
    /// <param name="directory">Without a slash at the end; empty for the base.</param>
    public bool Holds(ReadOnlySpan<char> directory)
    {
        if (_isBase) return true;
        if (_paths.Count == 0) return false;
        while (!directory.IsEmpty)
        {
            if (_lookup.Contains(directory)) return true;
            directory = directory[..Math.Max(0, directory.LastIndexOf('/'))];
        }

        return false;
    }
}
