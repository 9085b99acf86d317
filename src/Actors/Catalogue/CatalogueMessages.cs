using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Commands;

namespace MirrorActors.Actors.Catalogue;

/// <summary>A message to a repository's catalogue.</summary>
public abstract record CatalogueCommand;

/// <summary>Walk the tree, or list the upstream, now. Answered when the file table shows what was found.</summary>
/// <param name="Directory">Below the root, empty or ending in a slash: where something has changed. All may be walked the same.</param>
public sealed record WalkTree(Reply<WalkSummary> Reply, string Directory = "") : CatalogueCommand;

/// <summary>Walk and take over whatever is there: another file system, an empty root, any loss; lost files go at once.</summary>
public sealed record AcceptTree(CommandContext Context, Reply<WalkSummary> Reply) : CatalogueCommand;

/// <summary>A file the catalogue did not know was found; it is taken over without waiting for a walk.</summary>
public sealed record AdoptFile(SourceFile File) : CatalogueCommand;

public sealed record GetCatalogueStatus(Reply<CatalogueStatus> Reply) : CatalogueCommand;

/// <summary>How a walk ended.</summary>
public enum WalkResult
{
    TakenOver,

    /// <summary>Suspicious; the catalogue stays as it was until the files are back or an operator accepts.</summary>
    Held,

    /// <summary>Nothing to take over: hold file, no root, unreadable root, a failure, or the engine cannot be reached.</summary>
    Skipped,
}

/// <summary>One walk, for people and for pbm.</summary>
/// <param name="Reason">Why it was held or skipped; empty when it was taken over.</param>
public sealed record WalkSummary(
    WalkResult Result,
    string Reason,
    DateTimeOffset Started,
    TimeSpan Took,
    long Files,
    long Links,
    int Added,
    int Replaced,
    int Removed,
    long Missing,
    long Young,
    long BadNames,
    long BadLinks,
    long Unreadable,
    string FirstUnreadable)
{
    /// <summary>It is skipped since the upstream could not be listed, and tried again sooner than usual.</summary>
    public bool IsFailed { get; init; }

    /// <summary>The upstream asked to come later.</summary>
    public bool IsBusy { get; init; }

    /// <summary>For how long, if it said so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Files that are there and whose exact size and time are still to be asked for: new ones are not published yet.</summary>
    public long Unasked { get; init; }

    /// <summary>Files that were asked for without an answer that tells their size and time: new ones are not published.</summary>
    public long Unclear { get; init; }

    /// <summary>The first problem of finding these out; null when there was none.</summary>
    public string? AskProblem { get; init; }

    /// <summary>Files that are not published since not everybody may read them.</summary>
    public long Staged { get; init; }

    /// <summary>Nothing had to be listed.</summary>
    public bool IsUnchanged { get; init; }

    /// <summary>One directory was listed; what has left it is found by the next whole listing.</summary>
    public bool IsOfPart { get; init; }

    internal static WalkSummary Failed(string why, DateTimeOffset now) =>
        new(WalkResult.Skipped, why, now, TimeSpan.Zero, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, "");
}

/// <summary>State of a catalogue.</summary>
/// <param name="HeldBecause">Null when walks are taken over.</param>
/// <param name="LastWalk">Null before the first one since the start.</param>
/// <param name="Hashed">Files hashed since the start.</param>
/// <param name="Watching">Changes of the tree are notified by the system.</param>
public sealed record CatalogueStatus(
    long Files, int Links, int NextFileId, string? HeldBecause, bool Walking, bool Hashing, long Hashed,
    WalkSummary? LastWalk, bool Watching)
{
    /// <summary>Where the files are known from, for people.</summary>
    public string Source { get; init; } = "";

    /// <summary>When the next walk is due; null during one.</summary>
    public DateTimeOffset? NextWalk { get; init; }
}

internal sealed record WalkDue : CatalogueCommand;

internal sealed record TreeChanged : CatalogueCommand;

internal sealed record Watching(TreeWatcher Watcher) : CatalogueCommand;

internal sealed record WatchFailed(Exception Failure) : CatalogueCommand;

internal sealed record YoungDue : CatalogueCommand;

internal sealed record AdoptDue : CatalogueCommand;

internal sealed record AdoptStored(
    IReadOnlyList<StoredDelta> Deltas, int NextFileId, IReadOnlyList<SourceFile> Files) : CatalogueCommand;

internal sealed record WalkEnded(WalkOutcome Outcome, CommandContext? AcceptedBy) : CatalogueCommand;

internal sealed record WalkVisible(WalkSummary Summary, IReadOnlyList<Reply<WalkSummary>> Replies) : CatalogueCommand;

internal sealed record HashEnded(HashOutcome Outcome) : CatalogueCommand;

internal sealed record SnapshotEnded(long Sequence, CatalogueState State, long Bytes) : CatalogueCommand;

internal sealed record JobFailed(CatalogueJob Job, Exception Failure) : CatalogueCommand;
