using MirrorActors.Engine.Settings;

namespace MirrorActors.Actors.Scanning.Rsync;

/// <summary>How the rsync program is run.</summary>
/// <param name="Program">Name, looked up in PATH, or path.</param>
/// <param name="User">Run as this user and its group, by setpriv; null for the node's own.</param>
public sealed record RsyncOptions(string Program = "rsync", string? User = null)
{
    /// <summary>Address space of the program, bytes: some ten million entries of one directory.</summary>
    public long Memory { get; init; } = 1L << 30;

    public static RsyncOptions From(ScanSettings settings) => new(settings.RsyncProgram, settings.RsyncUser);
}
