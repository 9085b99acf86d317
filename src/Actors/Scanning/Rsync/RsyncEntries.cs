namespace MirrorActors.Actors.Scanning.Rsync;

/// <summary>Makes entries of the lines of one listing.</summary>
internal sealed class RsyncEntries
{
    private readonly ClosedDirectories _closed = new();
    private readonly ListingTarget _target;
    private readonly ListingMeter _meter;
    private readonly RsyncPath _path;

    private static ReadOnlySpan<byte> Arrow => " -> "u8;

    public RsyncEntries(ListingTarget target, ListingMeter meter)
    {
        (_target, _meter) = (target, meter);
        _path = new RsyncPath(_closed);
    }

    /// <summary>The next entry of the lines that are there.</summary>
    /// <returns>False when more must be read first.</returns>
    /// <exception cref="ListingException">Beyond a budget or limit.</exception>
    public bool TryNext(OutputLines lines, out ListedEntry entry)
    {
        while (lines.TryTake(out var line))
        {
            _meter.ChargeBytes(line.Length);
            if (TryRead(line, out entry)) return true;
        }

        if (lines.IsTooLong) throw new ListingException("rsync prints an endless line");
        entry = default;
        return false;
    }

    public bool TryRead(ReadOnlySpan<byte> text, out ListedEntry entry)
    {
        _meter.ChargeEntry();
        entry = default;
        var kind = RsyncLine.Read(text, out var line);
        if (kind == RsyncLineKind.Unusable) _meter.SkipHostile();
        if (kind != RsyncLineKind.Entry) return false;
        if (line.Type == RsyncLine.Directory) ReadDirectory(line);
        return line.Type is RsyncLine.File or RsyncLine.Link && TryRead(line, out entry);
    }

    private void ReadDirectory(RsyncLine line)
    {
        if (line.Name is [(byte)'.'])
        {
            if (!line.IsOpen) _closed.AddBase();
            return;
        }

        // One without a usable name has no usable paths below it either.
        var path = _path.Of(line.Name);
        _meter.CheckDepth(_path.Depth);
        if (path is not null && !line.IsOpen) _closed.Add(path);
    }

    private bool TryRead(RsyncLine line, out ListedEntry entry)
    {
        entry = default;
        var name = line.Name;
        var target = _target.Targets && line.Type == RsyncLine.Link ? TakeTarget(ref name) : default;
        var path = _path.Of(name);
        _meter.CheckDepth(_path.Depth);
        if (path is not null && IsTarget(path)) throw new ListingException("it is no directory") { Failure = ListingFailure.Absent };
        if (path is null || !IsInTarget(path))
        {
            _meter.SkipHostile();
            return false;
        }

        var time = new ListedTime(line.Ticks, TimeSpan.TicksPerSecond);
        if (line.Type == RsyncLine.Link)
        {
            entry = new ListedEntry(path, SizeRange.Unknown, time, ListedKind.Link) { Target = _path.Text(target) };
            return true;
        }

        var isStaged = !line.IsReadable || _path.IsBelowClosed;
        if (isStaged) _meter.SkipUnreadable();
        entry = new ListedEntry(path, SizeRange.Exactly(line.Size), time, isStaged ? ListedKind.Staged : ListedKind.File);
        return true;
    }

    /// <summary>Cuts the name before its arrow. With several arrows nobody can tell where the name ends: then there is no target.</summary>
    private static ReadOnlySpan<byte> TakeTarget(ref ReadOnlySpan<byte> name)
    {
        var arrow = name.IndexOf(Arrow);
        if (arrow < 0) return default;
        var target = name.LastIndexOf(Arrow) == arrow ? name[(arrow + Arrow.Length)..] : default;
        name = name[..arrow];
        return target;
    }

    private bool IsTarget(string path) =>
        path.Length + 1 == _target.Directory.Length && _target.Directory.StartsWith(path, StringComparison.Ordinal);

    /// <summary>A server may send more than it was asked for.</summary>
    private bool IsInTarget(string path)
    {
        var directory = _target.Directory;
        return path.StartsWith(directory, StringComparison.Ordinal) && (_target.Deep || path.IndexOf('/', directory.Length) < 0);
    }
}
