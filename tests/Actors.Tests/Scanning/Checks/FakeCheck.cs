using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Scanning.Checks;

/// <summary>Answers by path; <c>Held</c> unless told otherwise. Counts how many are asked at the same time.</summary>
internal sealed class FakeCheck : IFileCheck
{
    private int _running;

    public Dictionary<string, FileCheckResult> Answers { get; } = new(StringComparer.Ordinal);

    public List<string> Asked { get; } = [];

    public int Most { get; private set; }

    public async Task<FileCheckResult> CheckAsync(MirrorDefinition mirror, FileEntry file, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        lock (Asked)
        {
            Asked.Add(file.GetPath());
            Most = Math.Max(Most, ++_running);
        }

        await Task.Yield();
        lock (Asked) _running--;
        return Answers.TryGetValue(file.GetPath(), out var answer) ? answer : new FileCheckResult(FileCheckVerdict.Held, "200");
    }
}
