using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Hocon;
using MirrorActors.Engine.Settings;
using MirrorActors.Node.Composition;

namespace MirrorActors.Chaos.Rig;

/// <summary>A node in this process, whose clock is wrong.</summary>
internal sealed class SkewedNode : IClusterNode, IAsyncDisposable
{
    private readonly NodeHost _host;

    private SkewedNode(NodeHost host, SkewedClock clock)
    {
        _host = host;
        Clock = clock;
    }

    public SkewedClock Clock { get; }

    public string Name => "skewed";

    public Uri Public => _host.Public;

    public Uri Admin => new(_host.Admin);

    public static async Task<SkewedNode> StartAsync(NodeOptions options, IPAddress address, string dataDir, TimeSpan offset)
    {
        var clock = new SkewedClock();
        clock.JumpTo(offset);
        var config = NodeConfiguration.Read(
            HoconConfiguration.Load(null, new Dictionary<string, string>(), options.SettingsOf("skewed", address, dataDir)));
        return new SkewedNode(
            await NodeHost.StartAsync(config, NullLoggerFactory.Instance, clock, new Random(7), leavesNote: false, default), clock);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync("the end of the test", default);
        await _host.DisposeAsync();
    }
}
