namespace MirrorActors.Engine.Threads;

/// <summary>
/// Has .NET answer requests on the few threads that wait for sockets, one a processor, instead of handing each on to the
/// thread pool: a redirect never blocks, and two threads that take turns on a processor cost more than it does. What can
/// block or takes long leaves them by <see cref="PoolThread"/>.
/// </summary>
public static class SocketThreads
{
    /// <summary>Read by the runtime at its first socket.</summary>
    public const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>Before the first socket of the process. What the environment says already stays.</summary>
    public static void Use()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null) Environment.SetEnvironmentVariable(Variable, "1");
    }
}
