using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning.Checks;

/// <summary>Asks a mirror for one published file without fetching it.</summary>
public interface IFileCheck
{
    /// <summary>Never throws for what the mirror does.</summary>
    /// <exception cref="OperationCanceledException">The caller's token.</exception>
    Task<FileCheckResult> CheckAsync(MirrorDefinition mirror, FileEntry file, CancellationToken token);
}

/// <summary>What a mirror says about a file.</summary>
public enum FileCheckVerdict
{
    /// <summary>It has the published version, as far as size and modified time tell.</summary>
    Held,

    /// <summary>It has another file at that path.</summary>
    Outdated,

    /// <summary>It says that it does not have it.</summary>
    Gone,

    /// <summary>It asks to come later; says nothing about the file.</summary>
    Busy,

    /// <summary>Says nothing about the file: no connection, refused, no size, not understood.</summary>
    Unclear,
}

/// <summary>The answer to one question.</summary>
/// <param name="Reason">One line without credentials: what was answered, for which path.</param>
public sealed record FileCheckResult(FileCheckVerdict Verdict, string Reason)
{
    /// <summary>Bytes, as the mirror says; null when it does not.</summary>
    public long? Size { get; init; }

    /// <summary>As the mirror says; null when it does not.</summary>
    public DateTimeOffset? Modified { get; init; }

    /// <summary>With <see cref="FileCheckVerdict.Busy"/>, when the mirror says for how long; at most a day.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
