using Microsoft.AspNetCore.Http;

namespace MirrorActors.Web.Redirect;

/// <summary>A request on its way to an answer.</summary>
/// <param name="Http">Request and response.</param>
/// <param name="Client">Who asks.</param>
/// <param name="Target">The request target as on the wire.</param>
/// <param name="Started">When it came, for the latency histogram.</param>
public readonly record struct Exchange(HttpContext Http, RequestClient Client, string Target, long Started)
{
    public HttpResponse Response => Http.Response;
}
