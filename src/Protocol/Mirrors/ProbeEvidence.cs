namespace MirrorActors.Protocol.Mirrors;

/// <summary>The exact question of a check and what came back; no credentials, no cookies.</summary>
/// <param name="Request">Request line and headers, each with a line feed; at most <see cref="Limits.EvidenceChars"/> characters.</param>
/// <param name="Response">Status line and headers likewise; null when none came.</param>
/// <param name="Address">IP address and port that were asked; null when no connection was made.</param>
public sealed record ProbeEvidence(string Request, string? Response = null, string? Address = null);
