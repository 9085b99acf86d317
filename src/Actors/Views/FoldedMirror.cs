using MirrorActors.Actors.Mirrors;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Views;

/// <summary>A mirror as the fold keeps it.</summary>
internal sealed class FoldedMirror
{
    public MirrorState State { get; set; } = MirrorState.None;

    public int? Ordinal { get; set; }

    /// <summary>The set that is in the file index.</summary>
    public BlobRef? Loaded { get; set; }

    /// <summary>What is laid over that set in the file index.</summary>
    public FilePatches Patched { get; set; } = FilePatches.None;

    /// <summary>The set that could not be read when it was last tried.</summary>
    public BlobRef? Unread { get; set; }

    /// <summary>The set of the state cannot be had: the one before stays until it is asked for again.</summary>
    public bool IsPending => Unread is not null && State.FileSet == Unread;

    /// <summary>The set before the one in the file index.</summary>
    public BlobRef? Replaced { get; set; }

    /// <summary>The set must be put into the file index again, whatever was there.</summary>
    public bool MustLoad { get; set; }

    public int FileCount { get; set; }

    /// <summary>The file index shows something else than the state says.</summary>
    public bool MustPlace => MustLoad || State.FileSet != Loaded || State.Patches != Patched;

    /// <summary>
    /// What alone must change in the file index, so that the set need not be read; null when it must, as a file of which the set
    /// counts again.
    /// </summary>
    public IReadOnlyList<(int File, bool Held)>? Changes()
    {
        if (MustLoad || State.FileSet != Loaded) return null;
        var (before, after) = (Patched.ToDictionary(), State.Patches.ToDictionary());
        if (!before.Keys.All(after.ContainsKey)) return null;
        return [.. after.Where(file => !before.TryGetValue(file.Key, out var held) || held != file.Value).Select(f => (f.Key, f.Value))];
    }

    public MirrorFacts ToFacts(int ordinal) => new()
    {
        Ordinal = ordinal,
        Definition = State.Definition ?? throw new InvalidOperationException("a removed mirror has no facts"),
        Enabled = State.Enabled,
        Http = State.Http,
        Https = State.Https,
        Rsync = State.Rsync,
        Ftp = State.Ftp,
        HealthEpoch = State.HealthEpoch,
        ScanEpoch = State.ScanEpoch,
        LastScan = State.LastScan,
        LastGoodScan = State.LastGoodScan,
        FileSet = Loaded,
        Drained = State.Drained,
        Quarantine = State.Quarantine,
        FileCount = FileCount,
        History = State.History,
    };
}
