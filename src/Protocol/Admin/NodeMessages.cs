using System.Text.Json;

namespace MirrorActors.Protocol.Admin;

/// <summary>One actor of the hierarchy.</summary>
public sealed record ActorView(string Path, string State, int Mailbox, int Capacity, long Processed, int Restarts);

/// <summary>A process that was replaced by another one.</summary>
/// <param name="Process">Number of the process that serves.</param>
/// <param name="Replaced">Number of the one that did; it ends when its last answers are given.</param>
/// <param name="Seconds">From the command until the other one served.</param>
public sealed record UpgradeView(int Process, int Replaced, double Seconds);

/// <summary>Headers of the answer to <c>GET /v1/log</c>.</summary>
public static class LogHeaders
{
    /// <summary>Fewer events come than were asked for: those up to this position are in the log no more.</summary>
    public const string TrimmedUpTo = "MirrorActors-Log-Trimmed";
}

/// <summary>An event of the log, as <c>GET /v1/log</c> streams them, one JSON object a line.</summary>
public sealed record LogLine(
    string Position,
    string Stream,
    long Sequence,
    string Type,
    DateTimeOffset Time,
    string Node,
    string Principal,
    string? Reason,
    JsonElement Event);

/// <summary>An error (RFC 9457).</summary>
/// <param name="Errors">Field → messages; null when no field is to blame.</param>
public sealed record Problem(
    string Title, int Status, string? Detail = null, IReadOnlyDictionary<string, string[]>? Errors = null);
