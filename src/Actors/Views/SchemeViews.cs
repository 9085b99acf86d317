using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Views;

/// <summary>Health of a scheme as the admin API shows it.</summary>
public static class SchemeViews
{
    public static SchemeView ToView(this SchemeHealth health) =>
        new(health.Verdict, health.Reason, health.Since, health.Ipv4.OrNull(), health.Ipv6.OrNull());
}
