namespace MirrorActors.Protocol.Paths;

/// <summary>What happened to the rules of a repository's paths; the stream <c>paths/REPOSITORY</c>.</summary>
public abstract record PathEvent;

/// <summary>A pattern's rule is now this block.</summary>
/// <param name="Until">First moment at which it is over; null: until it is ended.</param>
public sealed record PathBlocked(string Glob, int Status, string Reason, DateTimeOffset? Until = null) : PathEvent;

/// <summary>A pattern's rule is now this hold.</summary>
public sealed record PathHeld(string Glob, DateTimeOffset Until, string? Reason = null) : PathEvent;

/// <summary>A pattern has no rule any more.</summary>
public sealed record PathAllowed(string Glob) : PathEvent;

/// <summary>Rules whose time was over were dropped, along with a change.</summary>
public sealed record PathRulesExpired(IReadOnlyList<string> Globs) : PathEvent;

/// <summary>One rule.</summary>
/// <param name="Status">Of a block; null for a hold.</param>
/// <param name="Until">First moment at which it is over; null: until it is ended.</param>
public sealed record PathRule(string Glob, int? Status, string? Reason, DateTimeOffset? Until)
{
    public bool IsInForce(DateTimeOffset now) => Until is not { } until || now < until;
}

/// <summary>All rules at a point of the stream: its snapshot.</summary>
public sealed record PathSnapshot(IReadOnlyList<PathRule> Rules);
