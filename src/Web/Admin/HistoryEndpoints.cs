using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MirrorActors.Actors.Alerts;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Web.Admin;

/// <summary><c>…/mirrors/ID/health</c> and <c>…/mirrors/ID/log</c>: why a mirror is as it is, and how it came to it.</summary>
internal sealed class HistoryEndpoints(AdminDependencies with)
{
    private const int DefaultEntries = 50;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);
    private readonly MirrorJournal _journal = new(with.Log);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(MirrorEndpoints.Base + "/{id}/health", HealthAsync);
        routes.MapGet(MirrorEndpoints.Base + "/{id}/log", LogAsync);
    }

    private async Task LogAsync(HttpContext context)
    {
        if (await context.MirrorAsync() is not { } mirror) return;
        if (await context.NumberAsync("limit", DefaultEntries, 1, MirrorJournal.MostEntries) is not { } limit) return;
        var history = with.Table.Find(mirror.Value)?.History;
        var entries = await _journal.LastAsync(with.Repository, mirror, history, limit, context.RequestAborted);
        if (entries.Count == 0) await NotThereAsync(context, mirror);
        else await context.OkAsync([.. entries], AdminJson.Default.ListMirrorLogEntry);
    }

    private async Task HealthAsync(HttpContext context)
    {
        if (await context.MirrorAsync() is not { } id) return;
        if (with.Table.Find(id.Value) is not { } mirror)
        {
            await NotThereAsync(context, id);
            return;
        }

        var now = with.Clock.GetUtcNow();
        var shown = mirror.ToView(now);
        var schemes = shown.Schemes.ToDictionary(s => s.Key, s => View(s.Value, Past(mirror, s.Key), now), StringComparer.Ordinal);
        var incidents = await IncidentsAsync(id, mirror, shown.Schemes.Keys, context.RequestAborted);
        var view = new MirrorHealthView(
            shown.Id, shown.State, mirror.History?.FirstSeen, schemes, incidents, Warnings(id), with.Prober.Spending.Of(id.Value));
        await context.OkAsync(view, AdminJson.Default.MirrorHealthView);
    }

    /// <summary>What is wrong besides that it is down, which the verdicts tell.</summary>
    private List<string> Warnings(MirrorId id) =>
    [
        .. with.Alerts.View().Alerts.Select(a => a.Alert)
            .Where(a => a.Mirror == id.Value && a.Kind != AlertNames.Of(AlertKind.MirrorDown)).Select(a => a.Text),
    ];

    private static SchemeHistory Past(MirrorFacts mirror, string scheme) => mirror.History?.Of(scheme) ?? SchemeHistory.None;

    private static SchemeHealthView View(SchemeView health, SchemeHistory past, DateTimeOffset now)
    {
        var (up, down) = Uptime.Sums(past, now);
        return new SchemeHealthView(health, Uptime.Of(past, Day, now), Uptime.Of(past, Month, now), past.Downs, up, down);
    }

    private async Task<IReadOnlyList<IncidentView>> IncidentsAsync(
        MirrorId id, MirrorFacts mirror, IEnumerable<string> schemes, CancellationToken token)
    {
        var views = new List<IncidentView>();
        var newest = schemes.SelectMany(scheme => Past(mirror, scheme).Incidents.Select(incident => (Scheme: scheme, Incident: incident)))
            .OrderByDescending(i => i.Incident.From).Take(SchemeHistory.MostIncidents);
        foreach (var (scheme, incident) in newest)
        {
            var (node, evidence) = await _journal.EvidenceAsync(with.Repository, id, scheme, incident, token);
            views.Add(new IncidentView(
                scheme, incident.From, incident.Until, UrlPasswords.Hide(incident.Reason), node, evidence));
        }

        return views;
    }

    private static Task NotThereAsync(HttpContext context, MirrorId id) =>
        context.RefusedAsync(new CommandResult.Refused(RefusalKind.NotFound, "id", $"there is no mirror {id}"));
}
