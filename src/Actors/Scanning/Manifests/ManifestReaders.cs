using System.Security.Cryptography;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>Readers of the kinds of manifests there are.</summary>
/// <param name="source">Of further files that the manifest names.</param>
/// <param name="key">Must have signed one of our own; null when that does not matter.</param>
internal sealed class ManifestReaders(ManifestPath manifest, IManifestSource source, ECDsa? key, IHashedEntries hashed)
{
    /// <summary>Whether those of our own tell their hashes.</summary>
    public bool TellsHashes { get; init; }

    /// <param name="made">When the manifest was made.</param>
    /// <param name="wanted">The directory that is asked for, below the base; empty for all.</param>
    public IManifestReader Of(DateTime made, string wanted)
    {
        var folder = manifest.Path[1..(manifest.Path.LastIndexOf('/') + 1)];
        return manifest.Kind switch
        {
            ManifestKind.Own => new OwnManifestReader(key, TellsHashes),
            ManifestKind.LsLr => new LsReader(folder, made, wanted),
            ManifestKind.FullTimeList => new FullTimeListReader(folder, wanted),
            ManifestKind.Sums => new SumsReader(folder, hashed),
            ManifestKind.Release => new ReleaseReader(folder, source, hashed),
            _ => throw new InvalidOperationException($"no reader for manifests of kind {manifest.Kind}"),
        };
    }
}
