namespace MirrorActors.Actors.Routing;

/// <summary>
/// Which rule had to be relaxed so that a mirror was left, in the order in which they are. Anything else is never relaxed.
/// </summary>
public enum Relaxation : byte
{
    None,
    ScanAge,
    TraceAge,
    Ceiling,

    /// <summary>Inside a group a degraded mirror is taken where none is up; it is told, though nothing stood against it.</summary>
    Degraded,
    Drain,
}
