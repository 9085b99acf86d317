using System.Text;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Scanning;

/// <summary>At an upstream that is asked by http or https.</summary>
/// <param name="baseUrl">Ends in a slash.</param>
/// <param name="path">Canonical.</param>
public sealed class UpstreamTrace(OutgoingHttp http, string baseUrl, string path) : IOriginTrace
{
    private readonly Uri _uri = new(baseUrl + UrlPath.Escaped(Encoding.UTF8.GetBytes(path)));

    public Task<TraceFile> ReadAsync(CancellationToken token) => TraceFetch.GetAsync(http, _uri, redirects: null, token);
}
