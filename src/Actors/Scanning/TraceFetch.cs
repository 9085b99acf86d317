using System.Net;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Scanning;

/// <summary>Reads a trace file by http or https.</summary>
internal static class TraceFetch
{
    public static async Task<TraceFile> GetAsync(OutgoingHttp http, Uri uri, CancellationToken token)
    {
        var request = new OutgoingRequest
        {
            Uri = uri,
            Redirects = RedirectRule.SameSite,
            Deadline = TraceReader.Deadline,
            MaxBodyBytes = TraceReader.MostBytes,
        };
        try
        {
            using var response = await http.SendAsync(request, token);
            return response.Status == HttpStatusCode.OK
                ? new TraceFile(await response.ReadBodyAsync(token), null)
                : TraceFile.None($"{(int)response.Status} for {uri.AbsolutePath}");
        }
        catch (OutgoingException e)
        {
            return TraceFile.None(e.Message);
        }
    }
}
