using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Manifests;

namespace MirrorActors.Actors.Tests.Scanning.Manifests;

internal sealed class FakeSource(Dictionary<string, byte[]> files) : IManifestSource
{
    public Task<ManifestFile> OpenAsync(string path, CancellationToken token) => files.TryGetValue(path, out var bytes)
        ? Task.FromResult(new ManifestFile(path, new MemoryStream(bytes), null, null))
        : throw new ListingException($"{path} answers 404") { Failure = ListingFailure.Absent };
}
