using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Etcd;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Engine.Tests.Etcd;

/// <summary>
/// An engine on a real etcd, with a clock that etcd does not know: leases outlive every test, and this host ends those whose
/// time is over by the test's clock.
/// </summary>
public sealed class EtcdHost : EngineHost
{
    private readonly EtcdServer _server;
    private EtcdEngine? _engine;

    private EtcdHost(EtcdServer server)
    {
        _server = server;
        Options = new EtcdEngineOptions(server.Endpoints, $"/{Guid.NewGuid():N}/");
    }

    public EtcdEngineOptions Options { get; }

    public override IEngine Engine => _engine ?? throw new InvalidOperationException("not open");

    public static async Task<EtcdHost> StartAsync(EtcdServer server)
    {
        var host = new EtcdHost(server);
        await host.OpenAsync();
        return host;
    }

    public override async Task RestartAsync()
    {
        await DisposeAsync();
        await OpenAsync();
    }

    public override async Task PassAsync(TimeSpan time)
    {
        // Renewals are answered by a server in real time, so that no more than one may be due at once.
        var step = TestWriter.Ttl / 4;
        do
        {
            Clock.Advance(time < step ? time : step);
            await _engine!.RenewedAsync();
            time -= step;
        }
        while (time > TimeSpan.Zero);
    }

    public override async Task PauseAsync(TimeSpan time)
    {
        await base.PauseAsync(time);
        if (time < TestWriter.Ttl) return;
        foreach (var lease in _engine!.Leases) await _server.PostAsync("/v3/lease/revoke", new { ID = lease });
    }

    public override async ValueTask DisposeAsync()
    {
        if (_engine is not null) await _engine.DisposeAsync();
    }

    private async Task OpenAsync() =>
        _engine = await EtcdEngine.OpenAsync(Options, Clock, NullLogger<EtcdEngine>.Instance, default);
}
