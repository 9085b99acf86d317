using MirrorActors.Actors.Routing;
using MirrorActors.Web.AccessLog;
using MirrorActors.Web.Metrics;

namespace MirrorActors.Web.Redirect;

/// <summary>Counts and logs each answer once.</summary>
public sealed class RequestJournal(WebMetrics metrics, AccessLogWriter? accessLog, TimeProvider clock)
{
    public void Answered(in Exchange exchange, in RequestAnswer answer)
    {
        metrics.Answered(answer.Outcome, exchange.Started);
        var isToMirror = answer.Outcome == RequestOutcome.Redirected;
        if (isToMirror) metrics.Selected(answer.Group);
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
}
