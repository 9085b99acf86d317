using System.Net.Sockets;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing;

/// <summary>What a server is asked for.</summary>
/// <param name="Size">Bytes of the published version.</param>
public sealed record ProbeQuestion(Uri Uri, long Size)
{
    /// <summary>Null for either.</summary>
    public AddressFamily? Family { get; init; }

    /// <summary>A file on a mirror; null when the mirror shows another part of the tree.</summary>
    internal static ProbeQuestion? Of(MirrorDefinition mirror, string scheme, SampledFile file) =>
        file.UriOn(mirror.Urls, scheme) is { } uri ? new ProbeQuestion(uri, file.Size) : null;
}
