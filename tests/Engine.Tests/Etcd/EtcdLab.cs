using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Etcd;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Engine.Tests.Etcd;

/// <summary>A real etcd and engines on it, in real time.</summary>
internal sealed class EtcdLab(EtcdServer server) : IAsyncDisposable
{
    private readonly List<EtcdEngine> _engines = [];

    public EtcdServer Server => server;

    public EtcdEngineOptions Options { get; init; } = new(server.Endpoints, EtcdEngineOptions.DefaultPrefix);

    public static async Task<EtcdLab> StartAsync(int members) => new(await EtcdServer.StartAsync(members));

    public Task<EtcdEngine> OpenAsync() => OpenAsync(Options, TimeProvider.System);

    /// <param name="clock">Of the engine; one that stands still renews nothing.</param>
    public async Task<EtcdEngine> OpenAsync(EtcdEngineOptions options, TimeProvider clock)
    {
        var engine = await EtcdEngine.OpenAsync(options, clock, NullLogger<EtcdEngine>.Instance, default);
        _engines.Add(engine);
        return engine;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in _engines) await engine.DisposeAsync();
        await server.DisposeAsync();
    }
}
