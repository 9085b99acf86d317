namespace MirrorActors.Actors.Scanning.Ftp;

/// <summary>A directory to be listed; while it is, what it looks like.</summary>
internal sealed class FtpDirectory
{
    private readonly FtpDirectory? _parent;
    private int _look;
    private int _rows;
    private int _files;

    private FtpDirectory(string path, int depth, FtpDirectory? parent, bool isOpen)
    {
        (Path, Depth, _parent, IsOpen) = (path, depth, parent, isOpen);
    }

    /// <summary>Below the base; empty or ending in a slash.</summary>
    public string Path { get; }

    /// <summary>Directories between the base and what is in it.</summary>
    public int Depth { get; }

    /// <summary>Everybody may read it and those above, as far as the listings tell.</summary>
    public bool IsOpen { get; }

    /// <summary>True for the directory that was asked for.</summary>
    public bool IsTarget => _parent is null;

    /// <summary>
    /// True when one above has the very same rows, in whatever order: a link that leads up, shown as a directory. Files must be
    /// among them: directories alone look alike in every tree that is spread over 00 to ff.
    /// </summary>
    public bool IsLoop
    {
        get
        {
            if (_rows < 2 || _files == 0) return false;
            for (var above = _parent; above is not null; above = above._parent)
            {
                if (above._rows == _rows && above._look == _look) return true;
            }

            return false;
        }
    }

    public static FtpDirectory Target(string path) => new(path, path.Count(c => c == '/'), null, true);

    public FtpDirectory Child(in FtpRow row) => new($"{Path}{row.Name}/", Depth + 1, this, IsOpen && row.IsOpen);

    /// <summary>A row of its listing.</summary>
    public void Saw(in FtpRow row)
    {
        _rows++;
        if (row.Kind == FtpRowKind.File) _files++;
        _look = unchecked(_look + row.GetHashCode());
    }
}
