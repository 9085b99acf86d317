using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Memory;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo.Locating;
using MirrorActors.Web.Metrics;

namespace MirrorActors.Node.Composition;

/// <summary>A whole node. Parts start in one order and stop in its reverse.</summary>
public sealed class NodeHost : IAsyncDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);
    private readonly Stack<IAsyncDisposable> _started = new();
    private readonly ILogger _log;
    private readonly TimeProvider _clock;
    private readonly PrometheusText _prometheus = new();
    private EngineParts? _engine;
    private WebParts? _web;
    private GeoService? _geo;

    private NodeHost(ILoggerFactory loggers, TimeProvider clock)
    {
        _log = loggers.CreateLogger<NodeHost>();
        _clock = clock;
    }

    /// <summary>The first address of the public listener.</summary>
    public Uri Public => _web!.Public.Addresses[0];

    public string Admin => _web!.Admin.Address;

    /// <summary>Ends when an operator wants this node to leave, with the reason.</summary>
    public Task<string> LeaveAsked => _web!.Stop.Asked;

    internal WebParts Web => _web!;

    /// <summary>Starts a node; returns when it is ready to serve.</summary>
    /// <param name="leavesNote">True when pbm without flags shall find this node.</param>
    /// <exception cref="IOException">An address cannot be bound.</exception>
    public static async Task<NodeHost> StartAsync(
        NodeConfiguration config, ILoggerFactory loggers, TimeProvider clock, Random random, bool leavesNote,
        CancellationToken token)
    {
        var host = new NodeHost(loggers, clock);
        try
        {
            await host.StartPartsAsync(config, loggers, random, leavesNote, token);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Drains: answers go on for the drain time, then the listeners close.</summary>
    public async Task StopAsync(string why, CancellationToken token)
    {
        _log.NodeStopping(why);
        await Task.WhenAll(HandOffAsync(token), _web!.StopAsync(token));
    }

    /// <summary>After a rotation of log files.</summary>
    public void ReopenLogs() => _web!.ReopenLogs();

    /// <summary>Takes over what can be changed while the node runs.</summary>
    public void Reload(Func<NodeConfiguration> read) => new ConfigurationReload(_geo!, read, _log).Run();

    public async ValueTask DisposeAsync()
    {
        while (_started.TryPop(out var part)) await part.DisposeAsync();
        _prometheus.Dispose();
        _log.NodeStopped();
    }

    /// <summary>Others go on with this node's mirrors while it drains.</summary>
    private Task HandOffAsync(CancellationToken token) =>
        _engine!.Peers.Others.Count > 0 ? _engine.Owner.AnnounceAsync(NodeState.Leaving, token) : Task.CompletedTask;

    private async Task StartPartsAsync(
        NodeConfiguration config, ILoggerFactory loggers, Random random, bool leavesNote, CancellationToken token)
    {
        var engine = _engine = await EngineParts.StartAsync(config, loggers, _clock, token);
        _started.Push(engine);
        var geo = _geo = GeoService.Open(config.Geo.Databases);
        geo.Override(ConfigurationReload.OverridesOf(config.Geo));
        _started.Push(GeoReloader.Start(geo, config.Geo, _clock, _log));
        var actors = new ActorParts(engine, config, loggers, _clock, random);
        _started.Push(actors);
        if (actors.Source.Tree is null && config.Redirect.Origin is null && actors.Fallbacks.Current.All.IsEmpty) _log.NoLastResort();
        _web = new WebParts(engine, actors, geo, _prometheus, config, loggers, _clock, random);
        _started.Push(_web);
        var blobs = new BlobParts(engine, actors, config.Cluster, loggers, _clock, random);
        _started.Push(blobs);
        // Whatever the log level: nobody gets in who does not know where it is.
        if (_web.Token.Created)
            await Console.Error.WriteLineAsync($"mirroractors: admin token created in {_web.Token.File}");
        await actors.StartAsync(token);
        await _web.StartAsync(token);
        if (leavesNote) _web.LeaveNote(_log);
        while (!_web.AreTablesComplete) await Task.Delay(LookAgain, _clock, token);
        blobs.Start();
        await engine.Owner.AnnounceAsync(NodeState.Up, token);
        GiveBackWhatTheStartNeeded();
        HugePages.Use();
    }

    /// <summary>
    /// A million files leave more behind when they are restored than their tables take, and an idle node would keep it
    /// for hours.
    /// </summary>
    [SuppressMessage("ApiDesign", "RS0030", Justification = "once, before the node is ready")]
    private static void GiveBackWhatTheStartNeeded() =>
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
}
