using System.Globalization;
using System.Net;
using System.Text;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>Tells one manifest of a mirror from another without fetching it: the validators of RFC 9110, 8.8, and the length.</summary>
internal static class ManifestStamp
{
    /// <summary>For the question alone.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Null when the mirror gives neither an ETag nor Last-Modified, or one that is too long to be kept.</summary>
    public static string? Of(OutgoingResponse response)
    {
        var headers = response.ContentHeaders;
        var (tag, modified) = (response.Headers.ETag?.ToString(), headers.LastModified);
        if (tag is null && modified is null) return null;
        var stamp = string.Create(
            CultureInfo.InvariantCulture, $"{tag ?? "-"} {modified?.ToUnixTimeSeconds()} {headers.ContentLength}");
        return stamp.Length <= ManifestLimits.StampChars ? OneLine.Of(stamp) : null;
    }

    /// <summary>Null also when it is not answered.</summary>
    /// <param name="path">Below the base, without a slash in front.</param>
    /// <exception cref="OperationCanceledException">The caller's token.</exception>
    public static async Task<string?> ReadAsync(OutgoingHttp http, string baseUrl, string path, CancellationToken token)
    {
        var request = new OutgoingRequest
        {
            Method = HttpMethod.Head,
            Uri = new Uri(baseUrl + UrlPath.Escaped(Encoding.UTF8.GetBytes(path))),
            Redirects = RedirectRule.SameSite,
            Deadline = Deadline,
        };
        try
        {
            using var response = await http.SendAsync(request, token);
            return response.Status == HttpStatusCode.OK ? Of(response) : null;
        }
        catch (OutgoingException)
        {
            // The listing that follows tells what is wrong.
            return null;
        }
    }
}
