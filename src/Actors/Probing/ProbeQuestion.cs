using System.Net.Sockets;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing;

/// <summary>What a server is asked for.</summary>
/// <param name="Size">Bytes of the published version.</param>
public sealed record ProbeQuestion(Uri Uri, long Size)
{
    /// <summary>Null for either.</summary>
    public AddressFamily? Family { get; init; }

    /// <summary>GET instead of HEAD.</summary>
    public bool IsGet { get; init; }

    /// <summary>What a GET asks for; null of an empty file.</summary>
    public ProbeRange? Range { get; init; }

    /// <summary>Canonical path of the published file, whose bytes are compared where the tree has them; null when they are not.</summary>
    public byte[]? Path { get; init; }

    /// <summary>
    /// http that sends to https on the same host and path is told as <see cref="ObservationKind.HttpsOnly"/>, and else followed.
    /// </summary>
    public bool TellsHttpsOnly { get; init; }

    /// <summary>Which redirects are followed; null for those inside the site.</summary>
    public MirrorRedirects? Redirects { get; init; }

    /// <summary>A file on a mirror; null when the mirror shows another part of the tree.</summary>
    internal static ProbeQuestion? Of(MirrorDefinition mirror, string scheme, SampledFile file) =>
        file.UriOn(mirror.Urls, scheme) is { } uri
            ? new ProbeQuestion(uri, file.Size) { Path = file.Path, TellsHttpsOnly = true, Redirects = mirror.Redirects }
            : null;
}
