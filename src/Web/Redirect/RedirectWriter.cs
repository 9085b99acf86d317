using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Routing;
using MirrorActors.Web.Selection;

namespace MirrorActors.Web.Redirect;

/// <summary>Step 5 of a redirect: joins prepared pieces and the file's path into headers.</summary>
internal static class RedirectWriter
{
    /// <summary>Headers that tell which version of the file is meant; on 302 and 304 alike.</summary>
    public static void WriteIdentity(HttpResponse response, in FileEntry file)
    {
        var headers = response.Headers;
        headers.CacheControl = HeaderText.PrivateNoCache;
        headers.ETag = HeaderText.Tag(file.Id.Value, file.ModifiedTicks, file.Size);
        headers.LastModified = HeaderText.Date(file.ModifiedTicks);
    }

    public static void Write(
        HttpResponse response, in FileEntry file, ReadOnlySpan<RankedCandidate> candidates, MirrorChoice choice,
        SchemeNeed need, RequestScratch scratch)
    {
        var path = EncodedPath(file, scratch);
        WriteTarget(response, file, candidates[choice.Chosen].Mirror.BaseFor(need), path);
        if (choice.Alternatives == 0) return;
        var links = new string[choice.Alternatives];
        for (var i = 0; i < links.Length; i++)
        {
            var mirror = candidates[scratch.Alternatives[i]].Mirror;
            links[i] = string.Concat(mirror.LinkStartFor(need), path, mirror.LinkEndFor(i + 1));
        }

        response.Headers.Link = new StringValues(links);
    }

    /// <summary>A redirect without alternatives.</summary>
    public static void Write(HttpResponse response, in FileEntry file, string baseUrl, RequestScratch scratch) =>
        WriteTarget(response, file, baseUrl, EncodedPath(file, scratch));

    /// <param name="path">Percent-encoded, without the slash at the beginning.</param>
    public static void WriteLocation(HttpResponse response, string? baseUrl, ReadOnlySpan<char> path)
    {
        response.StatusCode = StatusCodes.Status302Found;
        response.ContentLength = 0;
        response.Headers.Location = string.Concat(baseUrl, path);
    }

    private static void WriteTarget(HttpResponse response, in FileEntry file, string? baseUrl, ReadOnlySpan<char> path)
    {
        WriteLocation(response, baseUrl, path);
        var digest = file.Sha256;
        if (digest.Length > 0) response.Headers["Digest"] = HeaderText.Digest(digest);
    }

    /// <summary>Without the slash at the beginning: base URLs end in one.</summary>
    private static ReadOnlySpan<char> EncodedPath(in FileEntry file, RequestScratch scratch)
    {
        var length = file.CopyPath(scratch.Path);
        return scratch.Encoded.AsSpan(0, PathEncoder.Encode(scratch.Path.AsSpan(1, length - 1), scratch.Encoded));
    }
}
