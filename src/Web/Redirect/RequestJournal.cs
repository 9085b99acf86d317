using Microsoft.AspNetCore.Http;
using MirrorActors.Actors.Load;
using MirrorActors.Actors.Routing;
using MirrorActors.Web.AccessLog;
using MirrorActors.Web.Direct;
using MirrorActors.Web.Metrics;

namespace MirrorActors.Web.Redirect;

/// <summary>Counts and logs each answer once.</summary>
/// <param name="loads">Null where redirects are not counted.</param>
public sealed class RequestJournal(WebMetrics metrics, LoadMeter? loads, AccessLogWriter? accessLog, TimeProvider clock)
{
    public void Answered(in Exchange exchange, in RequestAnswer answer)
    {
        metrics.Answered(answer.Outcome, exchange.Started);
        var isToMirror = answer.Outcome == RequestOutcome.Redirected;
        if (isToMirror) CountRedirect(exchange, answer);
        if (answer.Relaxation != Relaxation.None) metrics.Relax(answer.Relaxation);
        if (accessLog is null || answer.Outcome == RequestOutcome.Health) return;
        accessLog.Add(new AccessRecord
        {
            UtcTicks = clock.GetUtcNow().UtcTicks,
            Client = exchange.Client.Address,
            Method = exchange.Http.Request.Method,
            Status = exchange.Response.StatusCode,
            Target = exchange.Target,
            Mirror = answer.Mirror,
            Outcome = answer.Outcome.ToName(),
            Group = isToMirror ? WebMetrics.NameOf(answer.Group) : null,
            Country = answer.Place.Country,
            Continent = answer.Place.Continent,
            Asn = answer.Place.Asn,
            Bytes = answer.Bytes,
        });
    }

    private void CountRedirect(in Exchange exchange, in RequestAnswer answer)
    {
        metrics.Selected(answer.Group);
        var request = exchange.Http.Request;
        // After a HEAD request a mirror sends nothing.
        if (loads is null || answer.Ordinal < 0 || !HttpMethods.IsGet(request.Method)) return;
        var range = request.Headers.Range;
        var bytes = range.Count == 1 ? ByteRange.Parse(range[0], answer.FileSize).Count : answer.FileSize;
        loads.Count(answer.Ordinal, answer.Place, bytes, answer.File.Value);
    }
}
