using System.Collections.Concurrent;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Scanning;

/// <summary>Answers for each file as the test says, and keeps what it was asked for.</summary>
internal sealed class FakeFileCheck(Func<FileEntry, FileCheckVerdict>? says = null) : IFileCheck
{
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Whole answers, in place of verdicts.</summary>
    public Func<FileEntry, FileCheckResult>? Answers { get; init; }

    public Task<FileCheckResult> CheckAsync(MirrorDefinition mirror, FileEntry file, CancellationToken token)
    {
        Asked.Enqueue(file.GetPath());
        if (Answers is { } answers) return Task.FromResult(answers(file));
        var verdict = says?.Invoke(file) ?? FileCheckVerdict.Unclear;
        return Task.FromResult(new FileCheckResult(verdict, $"{verdict} for {file.GetPath()}"));
    }
}
