using System.Net;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning;

/// <summary>Reads a trace file by http or https.</summary>
internal static class TraceFetch
{
    /// <param name="redirects">Which are followed; null within the same site.</param>
    public static async Task<TraceFile> GetAsync(OutgoingHttp http, Uri uri, MirrorRedirects? redirects, CancellationToken token)
    {
        var request = new OutgoingRequest
        {
            Uri = uri,
            Deadline = TraceReader.Deadline,
            MaxBodyBytes = TraceReader.MostBytes,
        };
        try
        {
            using var response = await http.SendAsync(request.Following(redirects), token);
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
