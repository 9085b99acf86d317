using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Actors.Probing;

/// <summary>A round of probes for who asked for it.</summary>
internal static class ProbeViews
{
    private const string NoFile = "holds no published file yet";
    private const string NoRoute = "this node has no route to its addresses";
    private const string Broken = "the probe failed inside this node; see its log";
    private static readonly HealthPolicy Once = new(failuresToDown: 1, successesToUp: 1);

    /// <param name="trackOf">What the probes of a scheme have shown, this round included.</param>
    public static ProbeView Of(RoundEnded ended, MirrorFacts facts, Func<string, SchemeTrack> trackOf, DateTimeOffset now)
    {
        var schemes = new Dictionary<string, SchemeView>(StringComparer.Ordinal);
        foreach (var scheme in ended.Plan.Kind.SchemesOf(facts.Definition.Urls))
        {
            var probe = ended.Seen.FirstOrDefault(probe => probe.Scheme == scheme);
            var health = trackOf(scheme).Shown;
            schemes[scheme] = (probe, facts.Enabled) switch
            {
                (null, _) => View(health, ended.Failure is null ? NoFile : Broken),
                ({ Seen: null }, _) => View(health, NoRoute),
                ({ Seen: { } seen }, true) => View(health, seen),
                // Nothing is kept of a disabled mirror: one probe of it tells all.
                ({ Seen: { } seen } one, false) => View(SchemeTrack.Unknown.Observe(one, Once, now).Shown, seen),
            };
        }

        return new ProbeView(schemes);
    }

    private static SchemeView View(SchemeHealth health, ProbeObservation seen) => seen.AddTo(View(health, seen.Reason));

    private static SchemeView View(SchemeHealth health, string reason) => health.ToView() with { Reason = reason };
}
