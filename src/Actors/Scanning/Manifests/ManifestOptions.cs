using MirrorActors.Engine.Settings;

namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>Which manifest mirrors are listed by.</summary>
/// <param name="KeyFile">PEM file with the public key that signs <see cref="ManifestKind.Own"/>; null when it need not be signed.</param>
public sealed record ManifestOptions(ManifestPath Manifest, string? KeyFile = null)
{
    /// <summary>Null when no manifest is configured.</summary>
    public static ManifestOptions? From(RepositorySettings settings) =>
        settings.Manifest is { } manifest ? new ManifestOptions(manifest, settings.ManifestKey) : null;
}
