namespace MirrorActors.Protocol.Mirrors;

/// <summary>A mirror sent other bytes of a file than were published.</summary>
/// <param name="Url">What was asked.</param>
/// <param name="Path">The published path, with a slash in front.</param>
/// <param name="Offset">Of the first byte compared.</param>
/// <param name="Length">Bytes compared.</param>
/// <param name="Expected">SHA-256 of the published bytes, in hexadecimal.</param>
/// <param name="Received">SHA-256 of what came.</param>
/// <param name="Node">Who asked.</param>
public sealed record MismatchEvidence(
    string Url, string Path, long Offset, int Length, string Expected, string Received, DateTimeOffset At, string? Node = null);
