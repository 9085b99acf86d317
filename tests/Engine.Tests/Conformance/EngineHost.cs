using MirrorActors.Engine;
using MirrorActors.Testing.Engine;

namespace MirrorActors.Engine.Tests.Conformance;

/// <summary>One engine under test, which can be restarted on its storage.</summary>
public abstract class EngineHost : IAsyncDisposable
{
    public EngineClock Clock { get; } = new();

    public abstract IEngine Engine { get; }

    public abstract Task RestartAsync();

    /// <summary>Time goes by while the node runs, and renews its sessions.</summary>
    public virtual Task PassAsync(TimeSpan time)
    {
        Clock.Advance(time);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Time goes by while the node stands still, as a stopped process does. An engine whose leases run on another clock
    /// brings that one forward as well.
    /// </summary>
    public virtual Task PauseAsync(TimeSpan time)
    {
        Clock.Skip(time);
        return Task.CompletedTask;
    }

    /// <summary>What the engine copies in the background is copied.</summary>
    public virtual Task SettleAsync() => Task.CompletedTask;

    public abstract ValueTask DisposeAsync();
}
