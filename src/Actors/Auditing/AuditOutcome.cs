using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Auditing;

/// <summary>What an audit showed.</summary>
/// <param name="Reason">One line.</param>
public abstract record AuditOutcome(string Reason)
{
    /// <summary>That were sent for it, redirects included.</summary>
    public int Requests { get; init; }

    /// <summary>Received for it; those of a body that broke off are counted as if it had come whole.</summary>
    public long Bytes { get; init; }

    /// <summary>The bytes are those that were published.</summary>
    public sealed record Proven(string Reason) : AuditOutcome(Reason);

    /// <summary>Other bytes, under the length and the time of the published version.</summary>
    public sealed record Mismatch(MismatchEvidence Evidence, string Reason) : AuditOutcome(Reason);

    /// <summary>Other bytes, but those of another version for all that can be told.</summary>
    public sealed record Outdated(string Reason) : AuditOutcome(Reason);

    /// <summary>Nothing was compared.</summary>
    public sealed record Unclear(string Reason) : AuditOutcome(Reason);
}
