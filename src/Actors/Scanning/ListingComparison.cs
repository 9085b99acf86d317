using System.Text;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Scanning;

/// <summary>How much the modified times of a mirror's copies count.</summary>
internal enum TimeTrust
{
    /// <summary>They count unless too few of the files of the right size have theirs.</summary>
    Measured,

    /// <summary>The operator says that they are right.</summary>
    Always,

    /// <summary>The operator says that they mean nothing.</summary>
    Never,
}

/// <summary>
/// Compares a listing with the catalogue, entry by entry; what is held is known when all are there, since only then the time zone
/// is. An entry that shows no version in force but an earlier one that is still known is held as that one: it counts once the
/// file goes back to it.
/// </summary>
internal sealed class ListingComparison(FileTable files, TimeTrust trust = TimeTrust.Measured)
{
    private readonly FileSetBuilder _held = new();
    private readonly FileSetBuilder _vague = new();
    private readonly FileSetBuilder _rounded = new();
    private readonly HashSet<FileId> _ambiguous = [];
    private readonly OffsetColumn _listed = new();
    private readonly List<Several> _several = [];
    private readonly long[] _counts = new long[TimeOffsets.Count];
    private readonly byte[] _path = new byte[Limits.PathBytes];
    private ListingZone _zone;

    public long Matched { get; private set; }

    public long Outdated { get; private set; }

    public long Foreign { get; private set; }

    /// <summary>Entries at a published path that do not show enough to tell anything.</summary>
    public long Vague { get; private set; }

    /// <summary>Their files.</summary>
    public FileSet VagueFiles => _vague.Build();

    /// <summary>The versions held; of meaning once it is finished.</summary>
    public FileSet Held => _held.Build();

    /// <summary>Published files whose entries show a size that is rounded.</summary>
    public FileSet Rounded => _rounded.Build();

    /// <summary>Held as the published versions although the entries fit earlier ones as well; not more than are worth a question.</summary>
    public IReadOnlySet<FileId> Ambiguous => _ambiguous;

    /// <summary>The coarsest time precision seen.</summary>
    public TimeSpan Precision { get; private set; }

    /// <summary>Added to the listing's times to make them UTC.</summary>
    public TimeSpan Offset => TimeOffsets.ToTime(_zone.Offset);

    /// <summary>So few times agree that sizes alone decided.</summary>
    public bool HasWrongTimes { get; private set; }

    /// <summary>Links are no files of the mirror, and what is staged is not published there: neither is held.</summary>
    public void Add(in ListedEntry entry)
    {
        if (entry.Kind != ListedKind.File) return;
        _path[0] = (byte)'/';
        var path = _path.AsSpan(0, 1 + Encoding.UTF8.GetBytes(entry.Path, _path.AsSpan(1)));
        FileEntry? published = files.TryFindExact(path, out var file) ? file : null;
        var shown = trust == TimeTrust.Never ? null : entry.Time;
        var isVague = trust == TimeTrust.Never ? entry.Size == SizeRange.Unknown : shown is null && !entry.Size.IsExact;
        if (published is not null && isVague)
        {
            Vague++;
            _vague.Add(published.Value.Id);
            return;
        }

        if (shown is { } time && time.Precision > Precision.Ticks) Precision = TimeSpan.FromTicks(time.Precision);
        var earlier = files.SupersededAt(path);
        if (earlier.Count == 0 && published is not { OtherModified.Count: > 0 }) AddOne(published, entry.Size, shown);
        else AddSeveral(published, earlier, entry.Size, shown);
    }

    /// <summary>An entry that no published path can have.</summary>
    public void AddForeign() => Foreign++;

    /// <summary>The entries that did not show enough are found to be the published versions.</summary>
    public void AcceptVague()
    {
        var vague = VagueFiles;
        foreach (var file in files.All())
        {
            if (vague.Contains(file.Id)) Hold(file.Id.Value);
        }

        Vague = 0;
    }

    /// <summary>A version that seemed to be held is not; once it is finished.</summary>
    /// <param name="earlier">The version that is held in its place; null for none that is known.</param>
    public void Correct(FileId published, FileId? earlier)
    {
        _held.Remove(published);
        if (earlier is { } version) _held.Add(version);
        Matched--;
        Outdated++;
    }

    /// <summary>The versions held, in force and earlier ones.</summary>
    public FileSet Finish()
    {
        DecideZone();
        for (var id = 0; id < _listed.Length; id++)
        {
            if (_listed[id] == TimeOffsets.NotThis) continue;
            if (IsHeld(_listed[id])) Hold(id);
            else Outdated++;
        }

        JudgeSeveral();
        return _held.Build();
    }

    private void DecideZone()
    {
        _zone = ListingZone.Of(_counts, mayBeTwo: Precision.Ticks > TimeSpan.TicksPerSecond);
        HasWrongTimes = trust == TimeTrust.Measured && _zone.Agreeing < ScanLimits.AgreeingShare && Timed() >= ScanLimits.AgreeingFiles;
    }

    private void AddOne(FileEntry? published, SizeRange size, ListedTime? shown)
    {
        if (published is not { } file)
        {
            Foreign++;
            return;
        }

        var code = Code(size, shown, file, file.IsSuspended ? null : file.ModifiedTicks);
        if (!file.IsSuspended) _counts[code]++;
        // What is not of this size would look like a file that is not listed.
        if (code == TimeOffsets.NotThis)
        {
            Outdated++;
            return;
        }

        _listed.Set(file.Id, code);
        if (!size.IsExact) _rounded.Add(file.Id);
    }

    private void AddSeveral(FileEntry? published, IReadOnlyList<FileEntry> earlier, SizeRange size, ListedTime? shown)
    {
        var versions = new List<(int Id, byte Code)>();
        if (published is { } file) AddTimes(versions, file, size, shown);
        var ofPublished = versions.Count;
        foreach (var version in earlier) AddTimes(versions, version, size, shown);
        if (versions.Count > 0) _counts[Nearest(versions)]++;
        _several.Add(new Several(published is not null, ofPublished, [.. versions]));
        if (_several.Count < ScanLimits.Undecided) return;
        DecideZone();
        JudgeSeveral();
    }

    /// <summary>What an entry tells about the zone: the smallest offset that explains its time, of whichever version.</summary>
    private static byte Nearest(List<(int Id, byte Code)> versions)
    {
        var nearest = versions[0].Code;
        foreach (var (_, code) in versions)
        {
            if (!TimeOffsets.IsOffset(code)) continue;
            if (!TimeOffsets.IsOffset(nearest) || TimeOffsets.Distance(code) < TimeOffsets.Distance(nearest)) nearest = code;
        }

        return nearest;
    }

    private static void AddTimes(List<(int Id, byte Code)> versions, FileEntry file, SizeRange size, ListedTime? shown)
    {
        // The time of a suspended file is not known to be one of this version.
        if (!file.IsSuspended) Add(file.ModifiedTicks);
        foreach (var other in file.OtherModified) Add(other);

        void Add(long modified)
        {
            var code = Code(size, shown, file, modified);
            if (code != TimeOffsets.NotThis) versions.Add((file.Id.Value, code));
        }
    }

    private static byte Code(SizeRange size, ListedTime? shown, FileEntry file, long? modified)
    {
        if (!size.Contains(file.Size)) return TimeOffsets.NotThis;
        if (shown is not { } time) return TimeOffsets.AnyTime;
        return modified is { } ticks ? TimeOffsets.Of(time, ticks) : TimeOffsets.OtherTime;
    }

    private void JudgeSeveral()
    {
        foreach (var several in _several) Judge(several);
        _several.Clear();
    }

    private void Judge(Several several)
    {
        for (var i = 0; i < several.Versions.Length; i++)
        {
            var (id, code) = several.Versions[i];
            if (!IsHeld(code)) continue;
            if (i < several.OfPublished)
            {
                Hold(id);
                if (_ambiguous.Count < ScanLimits.Undecided && IsAnotherHeld(several)) _ambiguous.Add(new(id));
                return;
            }

            _held.Add(new(id));
            break;
        }

        if (several.IsPublished) Outdated++;
        else Foreign++;
    }

    private bool IsAnotherHeld(Several several)
    {
        foreach (var (_, code) in several.Versions.AsSpan(several.OfPublished))
        {
            if (IsHeld(code)) return true;
        }

        return false;
    }

    private void Hold(int id)
    {
        Matched++;
        _held.Add(new(id));
    }

    private bool IsHeld(byte code) => code != TimeOffsets.NotThis && (HasWrongTimes || _zone.Explains(code));

    private long Timed()
    {
        long timed = 0;
        for (var code = 1; code < _counts.Length; code++) timed += code == TimeOffsets.AnyTime ? 0 : _counts[code];
        return timed;
    }

    /// <summary>An entry that may show one of several versions, or one with several times.</summary>
    /// <param name="OfPublished">So many of the first are of the version in force.</param>
    private readonly record struct Several(bool IsPublished, int OfPublished, (int Id, byte Code)[] Versions);
}
