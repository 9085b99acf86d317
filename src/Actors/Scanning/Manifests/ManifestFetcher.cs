using System.Globalization;
using System.Net;
using System.Text;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>Gets files from below a mirror's base URL, as long as the budget allows.</summary>
internal sealed class ManifestFetcher(OutgoingHttp http, string baseUrl, ListingMeter meter, TimeProvider clock) : IManifestPlace
{
    public async Task<ManifestFile> OpenAsync(string path, CancellationToken token) =>
        await OpenIfChangedAsync(path, null, token)
        ?? throw new ListingException($"{path} is said not to have changed, which nobody asked");

    public async Task<ManifestFile?> OpenIfChangedAsync(string path, ManifestVersion? known, CancellationToken token)
    {
        var uri = new Uri(baseUrl + UrlPath.Escaped(Encoding.UTF8.GetBytes(path)));
        var request = new OutgoingRequest
        {
            Uri = uri,
            Headers = Conditions(known),
            Redirects = RedirectRule.SameSite,
            Deadline = meter.Budget.Time,
            MaxBodyBytes = meter.Budget.Bytes,
        };
        try
        {
            var response = await http.SendAsync(request, token);
            try
            {
                meter.Transcript.Say(
                    $"GET {OneLine.Of(response.FinalUri)}: {(int)response.Status}, {ManifestStamp.Of(response) ?? "no validators"}");
                if (known is not null && response.Status == HttpStatusCode.NotModified)
                {
                    response.Dispose();
                    return null;
                }

                return FileOf(response, uri, path);
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }
        catch (OutgoingException e)
        {
            throw ManifestFailures.From(e);
        }
    }

    private ManifestFile FileOf(OutgoingResponse response, Uri uri, string path)
    {
        if (response.Status != HttpStatusCode.OK) throw ManifestFailures.From(response, clock);
        // A compressed file may be labelled so; another one must come as it is.
        var isCompressed = response.ContentHeaders.ContentEncoding.Any(coding => coding != "identity");
        if (isCompressed && !path.EndsWith(".gz", StringComparison.Ordinal))
            throw new ListingException($"{OneLine.Of(uri)} compresses although it must not");
        var modified = response.ContentHeaders.LastModified;
        var tag = response.Headers.ETag?.ToString();
        return new ManifestFile(OneLine.Of(uri), response.Body, modified, response)
        {
            Stamp = ManifestStamp.Of(response),
            Version = tag is null && modified is null ? null : new ManifestVersion(tag, modified),
        };
    }

    private static List<KeyValuePair<string, string>> Conditions(ManifestVersion? known)
    {
        var headers = new List<KeyValuePair<string, string>>(2);
        if (known?.Tag is { } tag) headers.Add(new("If-None-Match", tag));
        if (known?.Modified is { } time) headers.Add(new("If-Modified-Since", time.ToString("R", CultureInfo.InvariantCulture)));
        return headers;
    }
}
