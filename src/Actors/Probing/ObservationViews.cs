using MirrorActors.Actors.Outgoing;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Actors.Probing;

/// <summary>What a probe saw as the admin API shows it.</summary>
internal static class ObservationViews
{
    public static SchemeView AddTo(this ProbeObservation seen, SchemeView view) => view with
    {
        Warnings = seen.Warnings.IsEmpty ? null : seen.Warnings,
        Timings = seen.Timings is { FirstByte: not null } timings ? ViewOf(timings) : null,
    };

    private static ProbeTimings ViewOf(CallTimings timings) => new(
        timings.Dns?.TotalMilliseconds, timings.Connect?.TotalMilliseconds, timings.Tls?.TotalMilliseconds,
        timings.FirstByte?.TotalMilliseconds, timings.BytesPerSecond);
}
