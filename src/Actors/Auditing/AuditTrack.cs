using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Auditing;

/// <summary>What audits of one mirror have shown, and when the next is due. Immutable and pure.</summary>
/// <param name="Began">When the mirror was first seen enabled under these URLs.</param>
/// <param name="Due">When it is asked next.</param>
public sealed record AuditTrack(DateTimeOffset Began, DateTimeOffset Due)
{
    /// <summary>Another range of the same file must differ this much later.</summary>
    public static readonly TimeSpan Confirm = TimeSpan.FromHours(1);

    /// <summary>So long a mirror is new.</summary>
    public static readonly TimeSpan New = TimeSpan.FromHours(24);

    /// <summary>How many times as often a new or suspected mirror is asked.</summary>
    public const int Closer = 3;

    /// <summary>Files with a range that differed, until that is confirmed or shown to be over.</summary>
    public const int MostSuspicions = 4;

    /// <summary>The oldest first.</summary>
    public IReadOnlyList<Suspicion> Suspicions { get; init; } = [];

    /// <summary>The file that must be asked for again; null when any will do.</summary>
    public FileId? Again(DateTimeOffset now) =>
        Suspicions.FirstOrDefault(s => now - s.Evidence.At >= Confirm) is { Evidence: not null } ripe ? ripe.File : null;

    /// <param name="spread">About 1; of the time to the next audit.</param>
    /// <returns>The track, and the evidence for a quarantine when there is enough.</returns>
    public (AuditTrack Track, MismatchEvidence[] Proof) After(
        FileId file, AuditOutcome outcome, double perHour, double spread, DateTimeOffset now)
    {
        var before = Suspicions.Where(s => s.File == file).ToArray();
        var others = Suspicions.Where(s => s.File != file).ToArray();
        var (suspicions, proof) = outcome switch
        {
            AuditOutcome.Mismatch m when before is [var first, ..] => now - first.Evidence.At >= Confirm
                ? (others, (MismatchEvidence[])[first.Evidence, m.Evidence])
                : ([.. Suspicions], []),
            AuditOutcome.Mismatch m => ([.. Suspicions.TakeLast(MostSuspicions - 1), new(file, m.Evidence)], []),
            AuditOutcome.Proven or AuditOutcome.Outdated => (others, []),
            _ => ([.. Suspicions], []),
        };
        var isClose = suspicions.Length > 0 || now - Began < New;
        var due = now + (TimeSpan.FromHours(1) / (perHour * (isClose ? Closer : 1)) * spread);
        return (this with { Due = due, Suspicions = suspicions }, proof);
    }
}

/// <summary>A range that differed.</summary>
public readonly record struct Suspicion(FileId File, MismatchEvidence Evidence);
