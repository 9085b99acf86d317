namespace MirrorActors.Actors.Alerts;

/// <summary>Kinds as messages and the admin API name them.</summary>
public static class AlertNames
{
    public static string Of(AlertKind kind) => kind switch
    {
        AlertKind.MirrorDown => "mirror-down",
        AlertKind.Quarantined => "quarantined",
        AlertKind.CertificateEnds => "certificate-ends",
        AlertKind.NetworkSuspected => "network-suspected",
        AlertKind.NotFresh => "not-fresh",
        AlertKind.OriginStands => "origin-stands",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
