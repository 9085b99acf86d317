using MirrorActors.Actors.Alerts;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Probing;

/// <summary>Reports certificates of enabled mirrors that end soon.</summary>
internal static class CertificateWatch
{
    public static void Look(MirrorFacts mirror, SchemeProbe probe, IAlerts alerts)
    {
        if (probe.Scheme != Uri.UriSchemeHttps) return;
        CertificateEnd?[] seen = [probe.Ipv4.Seen?.Certificate, probe.Ipv6.Seen?.Certificate];
        if (seen.Min(end => end?.At) is not { } first) return;
        var id = mirror.Definition.Id;
        var subject = SubjectOf(id);
        if (seen.Any(end => end is { IsSoon: true }))
            alerts.Raise(new Alert(AlertKind.CertificateEnds, subject, $"the certificate of {id} ends at {first:u}", MirrorId.Parse(id)));
        else
            alerts.Clear(AlertKind.CertificateEnds, subject);
    }

    /// <summary>What was seen is about a mirror that is gone, or asked elsewhere or not at all.</summary>
    public static void Forget(string mirror, IAlerts alerts) => alerts.Clear(AlertKind.CertificateEnds, SubjectOf(mirror));

    private static string SubjectOf(string mirror) => $"{mirror}/{Uri.UriSchemeHttps}";
}
