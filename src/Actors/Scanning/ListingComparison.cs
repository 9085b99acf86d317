using System.Text;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol;

namespace MirrorActors.Actors.Scanning;

/// <summary>
/// Compares a listing with the catalogue, entry by entry. Entries with times wait until there are enough of them to
/// tell the listing's time zone. An entry that shows no version in force but an earlier one that is still known is held
/// as that one: it counts once the file goes back to it.
/// </summary>
/// <param name="ignoreTimes">
/// The size alone decides, as precisely as the listing shows it; of several known versions the published one wins.
/// </param>
internal sealed class ListingComparison(FileTable files, bool mayShowLocalTimes, bool ignoreTimes = false)
{
    private readonly FileSetBuilder _held = new();
    private readonly List<(Listed Listed, (ListedTime Time, long ModifiedTicks) Sample)> _waiting = [];
    private readonly byte[] _path = new byte[Limits.PathBytes];
    private ListingZone? _zone = mayShowLocalTimes ? null : ListingZone.Utc;

    public long Matched { get; private set; }

    public long Outdated { get; private set; }

    public long Foreign { get; private set; }

    /// <summary>Entries at a published path that do not show enough to tell anything.</summary>
    public long Vague { get; private set; }

    /// <summary>The coarsest time precision seen.</summary>
    public TimeSpan Precision { get; private set; }

    public TimeSpan Offset => TimeSpan.FromTicks(_zone?.Offset ?? 0);

    public void Add(in ListedEntry entry)
    {
        _path[0] = (byte)'/';
        var path = _path.AsSpan(0, 1 + Encoding.UTF8.GetBytes(entry.Path, _path.AsSpan(1)));
        FileEntry? published = files.TryFindExact(path, out var file) ? file : null;
        var shown = ignoreTimes ? null : entry.Time;
        var isVague = ignoreTimes ? entry.Size == SizeRange.Unknown : shown is null && !entry.Size.IsExact;
        if (published is not null && isVague)
        {
            Vague++;
            return;
        }

        var listed = new Listed(entry.Size, shown, published, files.SupersededAt(path));
        if (shown is { } time && FirstOfThatSize(listed) is { } version) AddTimed(listed, time, version);
        else Judge(ListingZone.Utc, listed);
    }

    /// <summary>The versions held, in force and earlier ones.</summary>
    public FileSet Finish()
    {
        DecideZone();
        return _held.Build();
    }

    private static FileEntry? FirstOfThatSize(in Listed listed)
    {
        if (listed.Published is { } published && listed.Size.Contains(published.Size)) return published;
        foreach (var version in listed.Earlier)
        {
            if (listed.Size.Contains(version.Size)) return version;
        }

        return null;
    }

    private void AddTimed(in Listed listed, ListedTime time, FileEntry sample)
    {
        if (time.Precision > Precision.Ticks) Precision = TimeSpan.FromTicks(time.Precision);
        if (_zone is { } zone)
        {
            Judge(zone, listed);
            return;
        }

        _waiting.Add((listed, (time, sample.ModifiedTicks)));
        if (_waiting.Count == ScanLimits.ZoneSamples) DecideZone();
    }

    private void DecideZone()
    {
        var zone = _zone ??= TimeZoneFinder.Find(_waiting.ConvertAll(one => one.Sample));
        foreach (var (listed, _) in _waiting) Judge(zone, listed);
        _waiting.Clear();
    }

    private void Judge(ListingZone zone, in Listed listed)
    {
        if (listed.Published is { } published && Fits(zone, listed, published))
        {
            Matched++;
            _held.Add(published.Id);
            return;
        }

        if (listed.Published is null) Foreign++;
        else Outdated++;
        foreach (var version in listed.Earlier)
        {
            if (!Fits(zone, listed, version)) continue;
            _held.Add(version.Id);
            return;
        }
    }

    private bool Fits(ListingZone zone, in Listed listed, FileEntry version)
    {
        if (!listed.Size.Contains(version.Size)) return false;
        if (listed.Time is not { } time) return listed.Size.IsExact || (ignoreTimes && listed.Size != SizeRange.Unknown);
        // The time of a suspended file is not known to be one of this version.
        return (!version.IsSuspended && zone.Fits(time, version.ModifiedTicks))
            || version.OtherModified.Any(other => zone.Fits(time, other));
    }

    /// <summary>An entry with the versions it may show.</summary>
    private readonly record struct Listed(
        SizeRange Size, ListedTime? Time, FileEntry? Published, IReadOnlyList<FileEntry> Earlier);
}
