namespace MirrorActors.Engine.Journal;

/// <summary>Where a journal is and what it keeps.</summary>
/// <param name="Path">The file; its directory exists.</param>
/// <param name="ArchiveFolder">For archive files; made when needed.</param>
public sealed record JournalOptions(string Path, string ArchiveFolder)
{
    /// <summary>Name inside the node's data directory.</summary>
    public const string FileName = "journal.db";

    /// <summary>Name inside the node's data directory.</summary>
    public const string ArchiveName = "archive";

    /// <summary>Newest events of a stream that stay in the log.</summary>
    public int HotEvents { get; init; } = 1000;

    /// <summary>Events older than this go into the archive.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(400);

    /// <summary>Largest size of the file in bytes; null: no bound.</summary>
    public long? MaxFileBytes { get; init; }

    /// <summary>From a commit that reached the log's head to the next one.</summary>
    public TimeSpan CommitPause { get; init; } = JournalLimits.CommitPause;
}
