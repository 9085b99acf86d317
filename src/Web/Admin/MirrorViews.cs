using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Web.Admin;

/// <summary>Mirrors as the admin API shows them.</summary>
internal static class MirrorViews
{
    private const string Enabled = "enabled";

    public static MirrorView ToView(this MirrorFacts mirror, DateTimeOffset now, ProbeSums? probes = null)
    {
        var definition = mirror.Definition;
        var fields = MirrorFields.All.Select(f => (f.Name, Value: f.Get(definition)))
            .Where(f => f.Value is not null)
            .ToDictionary(f => f.Name, f => f.Value!, StringComparer.Ordinal);
        fields[Enabled] = mirror.Enabled ? "true" : "false";
        var schemes = Schemes(mirror);
        return new MirrorView(
            definition.Repository, definition.Id, mirror.Enabled, State(mirror, schemes, now), fields, schemes,
            mirror.FileCount, mirror.LastScan, mirror.LastGoodScan, Drain(mirror, now), MaintenanceEnd(mirror, now),
            mirror.Quarantine, probes);
    }

    public static Dictionary<string, SchemeView> Schemes(MirrorFacts mirror)
    {
        var schemes = new Dictionary<string, SchemeView>(StringComparer.Ordinal);
        foreach (var scheme in MirrorSchemes.All.Where(scheme => mirror.Definition.Urls.Of(scheme) is not null))
            schemes[scheme] = mirror.HealthOf(scheme).ToView();
        return schemes;
    }

    private static MirrorDrained? Drain(MirrorFacts mirror, DateTimeOffset now) =>
        mirror.Drained is { } drained && !(drained.Until <= now) ? drained : null;

    /// <summary>End of the planned time that is now; the last one where several overlap.</summary>
    private static DateTimeOffset? MaintenanceEnd(MirrorFacts mirror, DateTimeOffset now) => mirror.Definition.Maintenance?.Windows
        .Where(w => w.From <= now && now < w.Until)
        .Select(w => (DateTimeOffset?)w.Until)
        .Max();

    private static string State(MirrorFacts mirror, Dictionary<string, SchemeView> schemes, DateTimeOffset now)
    {
        if (!mirror.Enabled) return "disabled";
        if (mirror.Quarantine is not null) return "quarantined";
        if (MaintenanceEnd(mirror, now) is not null) return "maintenance";
        if (Drain(mirror, now) is not null) return "draining";
        var verdicts = schemes.Where(s => !MirrorSchemes.IsForScans(s.Key)).Select(s => s.Value.Verdict).Distinct().ToList();
        if (verdicts.Count > 1) verdicts.Remove(Verdict.HttpsOnly);
        if (verdicts.Count == 0) return "unknown";
        if (verdicts.Count == 1) return verdicts[0].ToString().ToLowerInvariant();
        return verdicts.TrueForAll(v => v is Verdict.Up or Verdict.Degraded) ? "degraded" : "partly";
    }
}
