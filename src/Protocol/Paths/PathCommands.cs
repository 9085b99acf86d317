namespace MirrorActors.Protocol.Paths;

/// <summary>A wish to change the rules of a repository's paths.</summary>
/// <param name="Glob">Pattern of paths; see <see cref="GlobText"/>. A pattern has one rule at a time.</param>
public abstract record PathCommand(string Glob);

/// <summary>Answers requests for these paths with a status instead of a file.</summary>
/// <param name="Status">404, 410 or 451.</param>
/// <param name="Reason">Told to clients with status 451 only.</param>
/// <param name="Until">First moment at which it is over; null: until it is ended.</param>
public sealed record BlockPath(string Glob, int Status, string Reason, DateTimeOffset? Until = null) : PathCommand(Glob);

/// <summary>Lets these paths be unknown until a moment: the files appear on all nodes at once.</summary>
public sealed record HoldPath(string Glob, DateTimeOffset Until, string? Reason = null) : PathCommand(Glob);

/// <summary>Ends the pattern's block or hold.</summary>
public sealed record AllowPath(string Glob) : PathCommand(Glob);
