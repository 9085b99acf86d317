using System.Collections.Concurrent;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Actors.Tests.Scanning.Targeted;

/// <summary>Answers as told, by path, and shows each question.</summary>
internal sealed class ScriptedFileCheck : IFileCheck
{
    public Inbox<string> Calls { get; } = new();

    public Inbox<MirrorDefinition> Mirrors { get; } = new();

    public ConcurrentDictionary<string, FileCheckVerdict> Answers { get; } = new(StringComparer.Ordinal);

    public FileCheckVerdict Otherwise { get; set; } = FileCheckVerdict.Held;

    /// <summary>What breaks inside the node.</summary>
    public Exception? Breaks { get; set; }

    public Task<FileCheckResult> CheckAsync(MirrorDefinition mirror, FileEntry file, CancellationToken token)
    {
        var path = file.GetPath();
        Calls.Add(path);
        Mirrors.Add(mirror);
        if (Breaks is { } breaks) return Task.FromException<FileCheckResult>(breaks);
        return Task.FromResult(new FileCheckResult(Answers.GetValueOrDefault(path, Otherwise), $"asked for {path}"));
    }
}
