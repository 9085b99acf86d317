using MirrorActors.Engine;
using MirrorActors.Testing.Engine;

namespace MirrorActors.Engine.Tests.Conformance;

/// <summary>One engine under test, which can be restarted on its storage.</summary>
public abstract class EngineHost : IAsyncDisposable
{
    public EngineClock Clock { get; } = new();

    public abstract IEngine Engine { get; }

    public abstract Task RestartAsync();

    public abstract ValueTask DisposeAsync();
}
