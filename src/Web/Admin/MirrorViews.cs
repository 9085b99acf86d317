using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Web.Admin;

/// <summary>Mirrors as the admin API shows them.</summary>
internal static class MirrorViews
{
    private const string Enabled = "enabled";

    public static MirrorView ToView(this MirrorFacts mirror)
    {
        var definition = mirror.Definition;
        var fields = MirrorFields.All.Select(f => (f.Name, Value: f.Get(definition)))
            .Where(f => f.Value is not null)
            .ToDictionary(f => f.Name, f => f.Value!, StringComparer.Ordinal);
        fields[Enabled] = mirror.Enabled ? "true" : "false";
        var schemes = Schemes(mirror);
        return new MirrorView(
            definition.Repository, definition.Id, mirror.Enabled, State(mirror, schemes), fields, schemes,
            mirror.FileCount, mirror.LastScan, mirror.LastGoodScan);
    }

    public static Dictionary<string, SchemeView> Schemes(MirrorFacts mirror)
    {
        var schemes = new Dictionary<string, SchemeView>(StringComparer.Ordinal);
        if (mirror.Definition.Urls.Http is not null) schemes["http"] = ToView(mirror.Http);
        if (mirror.Definition.Urls.Https is not null) schemes["https"] = ToView(mirror.Https);
        return schemes;
    }

    private static SchemeView ToView(SchemeHealth health) => new(health.Verdict, health.Reason, health.Since);

    private static string State(MirrorFacts mirror, Dictionary<string, SchemeView> schemes)
    {
        if (!mirror.Enabled) return "disabled";
        var verdicts = schemes.Values.Select(s => s.Verdict).Distinct().ToList();
        return verdicts.Count == 1 ? verdicts[0].ToString().ToLowerInvariant() : verdicts.Count == 0 ? "unknown" : "partly";
    }
}
