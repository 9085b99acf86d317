namespace MirrorActors.Web.Hosting;

/// <summary>The outward form of <see cref="ReadyState"/>.</summary>
public static class ReadyStates
{
    public static bool IsServing(this ReadyState state) => state is ReadyState.Ok or ReadyState.Degraded;

    /// <summary>Body of the health answer, with its line end.</summary>
    public static ReadOnlySpan<byte> ToText(this ReadyState state) => state switch
    {
        ReadyState.Ok => "ok\n"u8,
        ReadyState.Degraded => "degraded\n"u8,
        ReadyState.Draining => "draining\n"u8,
        _ => "starting\n"u8,
    };
}
