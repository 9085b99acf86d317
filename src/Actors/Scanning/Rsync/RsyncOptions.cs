namespace MirrorActors.Actors.Scanning.Rsync;

/// <summary>How the rsync program is run.</summary>
/// <param name="Program">Name, looked up in PATH, or path.</param>
/// <param name="User">Run as this user, as <c>user</c> or <c>user:group</c>, by setpriv; null for the node's own.</param>
public sealed record RsyncOptions(string Program = "rsync", string? User = null);
