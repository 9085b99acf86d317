using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Scanning;

/// <summary>Says what the test says, and keeps what it was asked for.</summary>
internal sealed class FakeRangeCheck : IRangeCheck
{
    public RangeVerdict Says { get; set; }

    public List<string> Asked { get; } = [];

    /// <summary>Asks nothing.</summary>
    public static LargeFileCheck None(FileTable files) => new(new FakeRangeCheck(), files, 0);

    public Task<RangeCheckResult> CheckAsync(MirrorDefinition mirror, FileEntry file, long threshold, CancellationToken token)
    {
        Asked.Add(file.GetPath());
        return Task.FromResult(new RangeCheckResult(Says, "as the test says"));
    }
}
