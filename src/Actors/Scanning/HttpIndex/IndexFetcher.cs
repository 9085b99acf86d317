using System.Net;
using System.Text;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>Fetches and reads the index of one directory.</summary>
internal sealed class IndexFetcher(OutgoingHttp http)
{
    /// <summary>The page and its length; no page when the mirror refuses to list or shows something else.</summary>
    /// <exception cref="ListingException">The mirror does not answer properly, twice.</exception>
    public async Task<(IndexPage? Page, long Bytes)> FetchAsync(Uri uri, CancellationToken token)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AttemptAsync(uri, token);
            }
            catch (OutgoingException e)
                when (e.Failure is OutgoingFailure.RedirectNotAllowed or OutgoingFailure.RedirectLoop)
            {
                return (null, 0);
            }
            catch (OutgoingException e)
            {
                var final = e.Failure is OutgoingFailure.Refused or OutgoingFailure.Tls or OutgoingFailure.TooLarge;
                if (final || attempt == HttpIndexLimits.Attempts) throw new ListingException(e.Message, e);
            }
        }
    }

    private async Task<(IndexPage? Page, long Bytes)> AttemptAsync(Uri uri, CancellationToken token)
    {
        using var response = await http.SendAsync(
            new OutgoingRequest
            {
                Uri = uri,
                Headers = [new("Accept", "text/html, application/xhtml+xml, application/json")],
                Redirects = RedirectRule.SameHost,
                Deadline = HttpIndexLimits.PageTime,
                MaxBodyBytes = HttpIndexLimits.PageBytes,
            },
            token);
        if ((int)response.Status is >= 500 or 408 or 429)
            throw new OutgoingException(OutgoingFailure.Protocol, $"{OneLine.Of(uri)} answers {(int)response.Status}");
        var isListed = response.Status == HttpStatusCode.OK && response.FinalUri.AbsolutePath == uri.AbsolutePath;
        var type = response.ContentHeaders.ContentType?.MediaType;
        var isJson = type == "application/json";
        if (!isListed || (!isJson && type is not ("text/html" or "application/xhtml+xml"))) return (null, 0);
        if (response.ContentHeaders.ContentEncoding.Any(coding => coding != "identity"))
            throw new OutgoingException(OutgoingFailure.Protocol, $"{OneLine.Of(uri)} compresses although it must not");
        var body = await response.ReadBodyAsync(token);
        return (isJson ? JsonIndex.Read(body) : HtmlIndex.Read(Encoding.UTF8.GetString(body)), body.Length);
    }
}
