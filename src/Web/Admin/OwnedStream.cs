using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Web.Admin;

/// <summary>Of an endpoint: only the node that owns this stream can answer.</summary>
/// <param name="Of">The stream that a request is about; null when its route names none that could exist.</param>
internal sealed record OwnedStream(Func<HttpContext, RepositoryId, string?> Of);

internal static class OwnedStreamExtensions
{
    /// <summary>Another node owns it, or is about to: what this one cannot do now, that one can.</summary>
    public static bool IsElsewhere(this AdminDependencies with, string stream) => !with.Peers.IsAlone && !with.Owner.Owns(stream);

    private static readonly OwnedStream Mirror = new(static (context, repository) =>
        MirrorId.TryParse((string?)context.Request.RouteValues["id"], out var mirror) ? StreamNames.Mirror(repository, mirror) : null);

    private static readonly OwnedStream Catalogue = new(static (_, repository) => StreamNames.Catalogue(repository));
    private static readonly OwnedStream Paths = new(static (_, repository) => StreamNames.Paths(repository));

    public static void ByOwnerOfMirror(this IEndpointConventionBuilder endpoint) => endpoint.WithMetadata(Mirror);

    public static void ByOwnerOfCatalogue(this IEndpointConventionBuilder endpoint) => endpoint.WithMetadata(Catalogue);

    public static void ByOwnerOfPaths(this IEndpointConventionBuilder endpoint) => endpoint.WithMetadata(Paths);
}
