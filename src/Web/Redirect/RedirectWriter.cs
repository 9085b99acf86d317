using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Routing;
using MirrorActors.Web.Metrics;
using MirrorActors.Web.Selection;

namespace MirrorActors.Web.Redirect;

/// <summary>Step 5 of a redirect: joins prepared pieces and the file's path into headers.</summary>
internal static class RedirectWriter
{
    /// <summary>Tells which rule was relaxed so that a mirror was left.</summary>
    public const string RelaxedHeader = "X-Mirror-Relaxed";

    /// <summary>Headers that tell which version of the file is meant; on 302 and 304 alike.</summary>
    public static void WriteIdentity(HttpResponse response, in FileEntry file)
    {
        var headers = response.Headers;
        headers.CacheControl = HeaderText.PrivateNoCache;
        headers.ETag = HeaderText.Tag(file.Id.Value, file.ModifiedTicks, file.Size);
        headers.LastModified = HeaderText.Date(file.ModifiedTicks);
    }

    /// <summary>A redirect to an earlier version: what <see cref="WriteIdentity"/> told is not true of it.</summary>
    /// <param name="own">The file's path.</param>
    public static void WriteEarlier(
        HttpResponse response, ReadOnlySpan<byte> own, RedirectSnapshot snapshot, MirrorChoice choice, ClientKind kind,
        RequestScratch scratch)
    {
        response.Headers.ETag = default;
        response.Headers.LastModified = default;
        WriteRelaxed(response, choice);
        var endpoint = snapshot.Definitions.Endpoints[choice.Ordinal]!;
        WriteLocation(response, snapshot.Standings.BaseUrl(kind, choice.Ordinal), On(endpoint, own, Encoded(own, scratch)));
    }

    /// <param name="own">The file's path.</param>
    public static void Write(
        HttpResponse response, in FileEntry file, ReadOnlySpan<byte> own, RedirectSnapshot snapshot, MirrorChoice choice,
        ClientKind kind, RequestScratch scratch)
    {
        var path = Encoded(own, scratch);
        var standings = snapshot.Standings;
        var endpoints = snapshot.Definitions.Endpoints;
        WriteTarget(response, file, standings.BaseUrl(kind, choice.Ordinal), On(endpoints[choice.Ordinal]!, own, path));
        WriteRelaxed(response, choice);
        if (choice.Alternatives == 0) return;
        var links = new string[choice.Alternatives];
        for (var i = 0; i < links.Length; i++)
        {
            var ordinal = scratch.Alternatives[i];
            var endpoint = endpoints[ordinal]!;
            links[i] = string.Concat(standings.LinkStart(kind, ordinal), On(endpoint, own, path), endpoint.LinkEndFor(i + 1));
        }

        response.Headers.Link = new StringValues(links);
    }

    /// <summary>A redirect without alternatives.</summary>
    /// <param name="own">The file's path.</param>
    public static void Write(
        HttpResponse response, in FileEntry file, ReadOnlySpan<byte> own, string baseUrl, RequestScratch scratch) =>
        WriteTarget(response, file, baseUrl, Encoded(own, scratch));

    /// <param name="path">Percent-encoded, without the slash at the beginning.</param>
    public static void WriteLocation(HttpResponse response, string? baseUrl, ReadOnlySpan<char> path)
    {
        response.StatusCode = StatusCodes.Status302Found;
        response.ContentLength = 0;
        response.Headers.Location = string.Concat(baseUrl, path);
    }

    private static void WriteRelaxed(HttpResponse response, MirrorChoice choice)
    {
        if (choice.Relaxation != Relaxation.None) response.Headers[RelaxedHeader] = WebMetrics.NameOf(choice.Relaxation);
    }

    private static void WriteTarget(HttpResponse response, in FileEntry file, string? baseUrl, ReadOnlySpan<char> path)
    {
        WriteLocation(response, baseUrl, path);
        var digest = file.Sha256;
        if (digest.Length > 0) response.Headers["Digest"] = HeaderText.Digest(digest);
    }

    /// <summary>What of the encoded path is behind the mirror's base URL.</summary>
    private static ReadOnlySpan<char> On(MirrorEndpoint endpoint, ReadOnlySpan<byte> own, ReadOnlySpan<char> path) =>
        endpoint.SubtreeBytes == 1 ? path : path[PathEncoder.LengthOf(own[1..endpoint.SubtreeBytes])..];

    /// <summary>Without the slash at the beginning: base URLs end in one.</summary>
    private static ReadOnlySpan<char> Encoded(ReadOnlySpan<byte> path, RequestScratch scratch) =>
        scratch.Encoded.AsSpan(0, PathEncoder.Encode(path[1..], scratch.Encoded));
}
