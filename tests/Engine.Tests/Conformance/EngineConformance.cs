using MirrorActors.Engine.Log;
using MirrorActors.Engine.Ownership;

namespace MirrorActors.Engine.Tests.Conformance;

/// <summary>Base of the suites: a fresh engine with one joined node for each test.</summary>
public abstract class EngineConformance : IAsyncLifetime
{
    private EngineHost? _host;
    private TestWriter? _writer;

    protected EngineHost Host => _host ?? throw new InvalidOperationException("not started");

    protected IEngine Engine => Host.Engine;

    protected IEventLog Log => Engine.Log;

    protected IOwnership Ownership => Engine.Ownership;

    protected TestWriter Writer => _writer ?? throw new InvalidOperationException("not started");

    public async Task InitializeAsync()
    {
        _host = await StartAsync();
        _writer = await TestWriter.JoinAsync(Engine);
    }

    public async Task DisposeAsync() => await Host.DisposeAsync();

    protected abstract Task<EngineHost> StartAsync();

    protected async Task<List<LoggedEvent>> ReadAsync(string stream, long from = 1) =>
        await Log.ReadAsync(stream, from, default).ListAsync();

    protected async Task RestartAsync()
    {
        await Host.RestartAsync();
        _writer = await TestWriter.JoinAsync(Engine);
    }
}
