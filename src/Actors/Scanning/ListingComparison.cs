using System.Text;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol;

namespace MirrorActors.Actors.Scanning;

/// <summary>
/// Compares a listing with the catalogue, entry by entry. Entries with times wait until there are enough of them to
/// tell the listing's time zone.
/// </summary>
internal sealed class ListingComparison(FileTable files, bool mayShowLocalTimes)
{
    private readonly FileSetBuilder _held = new();
    private readonly List<(ListedTime Listed, FileEntry File)> _waiting = [];
    private readonly byte[] _path = new byte[Limits.PathBytes];
    private ListingZone? _zone = mayShowLocalTimes ? null : ListingZone.Utc;

    public long Matched { get; private set; }

    public long Outdated { get; private set; }

    public long Foreign { get; private set; }

    /// <summary>Entries at a published path that show neither an exact size nor a time: nothing is known.</summary>
    public long Vague { get; private set; }

    /// <summary>The coarsest time precision seen.</summary>
    public TimeSpan Precision { get; private set; }

    public TimeSpan Offset => TimeSpan.FromTicks(_zone?.Offset ?? 0);

    public void Add(in ListedEntry entry)
    {
        _path[0] = (byte)'/';
        var length = 1 + Encoding.UTF8.GetBytes(entry.Path, _path.AsSpan(1));
        if (!files.TryFindExact(_path.AsSpan(0, length), out var file)) Foreign++;
        else if (entry.Time is null && !entry.Size.IsExact) Vague++;
        else if (!entry.Size.Contains(file.Size)) Outdated++;
        else if (entry.Time is not { } time) Match(file);
        else AddTimed(time, file);
    }

    /// <summary>The files held exactly as published.</summary>
    public FileSet Finish()
    {
        DecideZone();
        return _held.Build();
    }

    private void AddTimed(ListedTime time, FileEntry file)
    {
        if (time.Precision > Precision.Ticks) Precision = TimeSpan.FromTicks(time.Precision);
        if (_zone is { } zone)
        {
            Judge(zone, time, file);
            return;
        }

        _waiting.Add((time, file));
        if (_waiting.Count == ScanLimits.ZoneSamples) DecideZone();
    }

    private void DecideZone()
    {
        var zone = _zone ??= TimeZoneFinder.Find(_waiting.ConvertAll(one => (one.Listed, one.File.ModifiedTicks)));
        foreach (var (time, file) in _waiting) Judge(zone, time, file);
        _waiting.Clear();
    }

    private void Judge(ListingZone zone, ListedTime time, FileEntry file)
    {
        // The time of a suspended file is not known to be one of this version.
        var fits = !file.IsSuspended && zone.Fits(time, file.ModifiedTicks);
        if (fits || file.OtherModified.Any(other => zone.Fits(time, other))) Match(file);
        else Outdated++;
    }

    private void Match(FileEntry file)
    {
        Matched++;
        _held.Add(file.Id);
    }
}
