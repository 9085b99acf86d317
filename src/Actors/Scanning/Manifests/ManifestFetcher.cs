using System.Net;
using System.Text;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>Gets files from below a mirror's base URL, as long as the budget allows.</summary>
internal sealed class ManifestFetcher(OutgoingHttp http, string baseUrl, ListingMeter meter, TimeProvider clock) : IManifestSource
{
    public async Task<ManifestFile> OpenAsync(string path, CancellationToken token)
    {
        var uri = new Uri(baseUrl + UrlPath.Escaped(Encoding.UTF8.GetBytes(path)));
        var request = new OutgoingRequest
        {
            Uri = uri,
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
                if (response.Status != HttpStatusCode.OK) throw ManifestFailures.From(response, clock);
                // A compressed file may be labelled so; another one must come as it is.
                var isCompressed = response.ContentHeaders.ContentEncoding.Any(coding => coding != "identity");
                if (isCompressed && !path.EndsWith(".gz", StringComparison.Ordinal))
                    throw new ListingException($"{OneLine.Of(uri)} compresses although it must not");
                return new ManifestFile(OneLine.Of(uri), response.Body, response.ContentHeaders.LastModified, response)
                {
                    Stamp = ManifestStamp.Of(response),
                };
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
}
