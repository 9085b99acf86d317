namespace MirrorActors.Web.Hosting;

/// <summary>What <c>/-/health/ready</c> says.</summary>
public enum ReadyState : byte
{
    /// <summary>Tables are incomplete: 503.</summary>
    Starting,

    Ok,

    /// <summary>Serving from memory while something, such as the engine, is out of reach: 200.</summary>
    Degraded,

    /// <summary>Going away: 503, but requests are answered.</summary>
    Draining,
}
