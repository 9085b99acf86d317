using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using MirrorActors.Engine;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Memory;
using MirrorActors.Engine.Settings;
using MirrorActors.Engine.Views;
using MirrorActors.Geo.Locating;
using MirrorActors.Node.Upgrades;
using MirrorActors.Web.Hosting.Listening;
using MirrorActors.Web.Metrics;

namespace MirrorActors.Node.Composition;

/// <summary>A whole node. Parts start in one order and stop in its reverse.</summary>
public sealed class NodeHost : IAsyncDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    /// <summary>For the engine to be open, and its log known, before a process that replaces another one serves.</summary>
    private static readonly TimeSpan CatchUpLimit = TimeSpan.FromSeconds(15);

    /// <summary>For all parts to end, one after the other.</summary>
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(60);

    /// <summary>The same while the engine does not answer, which most of them would wait for.</summary>
    private static readonly TimeSpan EndLimitWithoutEngine = TimeSpan.FromSeconds(5);

    /// <summary>For the engine to say that it is there.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    private readonly Stack<IAsyncDisposable> _started = new();
    private readonly ILogger _log;
    private readonly TimeProvider _clock;
    private readonly PrometheusText _prometheus = new();
    private EngineParts? _engine;
    private WebParts? _web;
    private ActorParts? _actors;
    private GeoService? _geo;
    private NodeUpgrade? _upgrade;
    private TimeSpan _endLimit = EndLimit;

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

    /// <summary>Ends when another process serves in the place of this one.</summary>
    public Task Replaced => _upgrade?.Replaced ?? Task.Delay(Timeout.InfiniteTimeSpan, _clock, CancellationToken.None);

    internal WebParts Web => _web!;

    internal IReadOnlyList<ListenSocket> Listening => _web!.Listening;

    /// <summary>Starts a node that replaces no other process; returns when it is ready to serve.</summary>
    /// <param name="leavesNote">True when pbm without flags shall find this node.</param>
    /// <exception cref="IOException">An address cannot be bound.</exception>
    public static Task<NodeHost> StartAsync(
        NodeConfiguration config, ILoggerFactory loggers, TimeProvider clock, Random random, bool leavesNote,
        CancellationToken token) => StartAsync(config, loggers, clock, random, leavesNote, NodeOrigin.None, token);

    /// <summary>Starts a node; returns when it is ready to serve.</summary>
    /// <param name="leavesNote">True when pbm without flags shall find this node.</param>
    /// <exception cref="IOException">An address cannot be bound.</exception>
    internal static async Task<NodeHost> StartAsync(
        NodeConfiguration config, ILoggerFactory loggers, TimeProvider clock, Random random, bool leavesNote,
        NodeOrigin origin, CancellationToken token)
    {
        var host = new NodeHost(loggers, clock);
        try
        {
            await host.StartPartsAsync(config, loggers, random, leavesNote, origin, token);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Drains: answers go on for the drain time, then the listeners close. Others go on with this node's mirrors meanwhile; an engine
    /// that does not answer is not waited for longer than 5 s.
    /// </summary>
    public async Task StopAsync(string why, CancellationToken token)
    {
        _log.NodeStopping(why);
        if (_upgrade is not null) await _upgrade.AbandonAsync();
        using var commandsEnd = new CancellationTokenSource();
        var stopped = _web!.StopAsync(token, commandsEnd.Token);
        var answers = EngineAnswersAsync(token);
        // A node that is alone goes on with its mirrors while it drains.
        if (_engine!.Peers.Others.Count > 0) await _engine.Owner.HandOffAsync(token);
        if (!await answers)
        {
            _endLimit = EndLimitWithoutEngine;
            await commandsEnd.CancelAsync();
        }

        await stopped;
    }

    /// <summary>Leaves everything to the process that replaces this one, and finishes what is under way.</summary>
    public Task HandOverAsync(CancellationToken token) => _web!.HandOverAsync(token);

    /// <inheritdoc cref="ViewFeed.HoldLocalSnapshotAsync"/>
    internal Task<IDisposable?> HoldLocalSnapshotAsync(CancellationToken token) => _actors!.Feed.HoldLocalSnapshotAsync(token);

    /// <summary>Frees the engine. Clients are answered from memory; nothing can be changed here any more.</summary>
    /// <param name="token">Cancelled when the node stops all the same.</param>
    internal async Task LetGoAsync(CancellationToken token)
    {
        await _web!.LetGoAsync(token);
        await _engine!.Owner.HandOffAsync(token);
        await _actors!.Feed.DisposeAsync();
        await _engine.LetGoAsync();
    }

    /// <summary>The process that all was left to did not take over: what runs for the engine is looked after here again.</summary>
    internal async Task TakeBackAsync()
    {
        try
        {
            await _engine!.TakeBackAsync(CancellationToken.None);
        }
        catch (EngineOpenException e)
        {
            _log.NotTakenBack(e.Message);
        }
    }

    /// <summary>After a rotation of log files.</summary>
    public void ReopenLogs() => _web!.ReopenLogs();

    /// <summary>Takes over what can be changed while the node runs.</summary>
    public void Reload(Func<NodeConfiguration> read) => new ConfigurationReload(_geo!, read, _log).Run();

    /// <summary>Ends all parts; what does not end in time is left to the end of the process.</summary>
    public async ValueTask DisposeAsync()
    {
        var current = nameof(NodeHost);
        try
        {
            await EndAsync().WaitAsync(_endLimit, _clock);
            _log.NodeStopped();
        }
        catch (TimeoutException)
        {
            _log.PartNotEnded(current, _endLimit);
        }

        async Task EndAsync()
        {
            while (_started.TryPop(out var part))
            {
                current = part.GetType().Name;
                try
                {
                    await part.DisposeAsync();
                }
                catch (IOException e)
                {
                    _log.PartEndedBadly(current, e.Message);
                }
            }

            _prometheus.Dispose();
        }
    }

    private async Task<bool> EngineAnswersAsync(CancellationToken token)
    {
        using var limit = new CancellationTokenSource(AnswerLimit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        try
        {
            await _engine!.Engine.Log.HeadAsync(either.Token).WaitAsync(either.Token);
            return true;
        }
        catch (Exception e) when (e is IOException or DbException or ObjectDisposedException || limit.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task StartPartsAsync(
        NodeConfiguration config, ILoggerFactory loggers, Random random, bool leavesNote, NodeOrigin origin, CancellationToken token)
    {
        var engine = _engine = origin.Elder is { } before
            ? EngineParts.StartAfter(before.LetGo, config, loggers, _clock)
            : await EngineParts.StartAsync(config, loggers, _clock, token);
        _started.Push(engine);
        var geo = _geo = GeoService.Open(config.Geo.Databases);
        geo.Override(ConfigurationReload.OverridesOf(config.Geo));
        _started.Push(GeoReloader.Start(geo, config.Geo, _clock, _log));
        var actors = _actors = new ActorParts(engine, config, loggers, _clock, random);
        _started.Push(actors);
        if (actors.Source.Tree is null && config.Redirect.Origin is null && actors.Fallbacks.Current.All.IsEmpty) _log.NoLastResort();
        if (origin.Command is { } command)
        {
            _upgrade = new NodeUpgrade(command, this, Environment.GetEnvironmentVariable, _clock, loggers.CreateLogger<NodeUpgrade>());
            _started.Push(_upgrade);
        }

        _web = new WebParts(engine, actors, geo, _prometheus, config, loggers, _clock, random, origin.Sockets, _upgrade);
        _started.Push(_web);
        var blobs = new BlobParts(engine, actors, config.Cluster, loggers, _clock, random);
        _started.Push(blobs);
        // Whatever the log level: nobody gets in who does not know where it is.
        if (_web.Token.Created)
            await Console.Error.WriteLineAsync($"mirroractors: admin token created in {_web.Token.File}");
        await actors.StartAsync(token);
        if (origin.Elder is { } elder) await TakeOverAsync(elder, engine, actors.Feed, token);
        await _web.StartAsync(token);
        foreach (var address in origin.Sockets.CloseRest()) _log.SocketNotUsed(address);
        if (leavesNote) _web.LeaveNote(_log);
        await HasTablesAsync(token);
        blobs.Start();
        origin.Elder?.Say(HandedDescriptors.Serving);
        await engine.Owner.AnnounceAsync(NodeState.Up, token);
        if (origin.Elder is null) GiveBackWhatTheStartNeeded();
        HugePages.Use();
    }

    /// <summary>
    /// 1 restores the tables from the local snapshot and binds every address, while the other process still does everything; 2 has it
    /// let go of the engine, and opens that; 3 learns what has happened since the snapshot, and takes the shards.
    /// </summary>
    private async Task TakeOverAsync(Elder elder, EngineParts engine, ViewFeed feed, CancellationToken token)
    {
        _web!.PrepareSockets();
        await HasTablesAsync(token);
        GiveBackWhatTheStartNeeded();
        elder.Say(HandedDescriptors.Restored);
        await elder.LetGo.WaitAsync(token);
        try
        {
            await feed.WaitUntilCaughtUpAsync(token).WaitAsync(CatchUpLimit, _clock, token);
        }
        catch (TimeoutException)
        {
            _log.NotCaughtUp(CatchUpLimit);
        }

        await engine.EnterAsync(token);
        await engine.Owner.AnnounceAsync(NodeState.Up, token);
    }

    private async Task HasTablesAsync(CancellationToken token)
    {
        while (!_web!.AreTablesComplete) await Task.Delay(LookAgain, _clock, token);
    }

    /// <summary>
    /// A million files leave more behind when they are restored than their tables take, and an idle node would keep it
    /// for hours.
    /// </summary>
    [SuppressMessage("ApiDesign", "RS0030", Justification = "once, before the node is ready")]
    private static void GiveBackWhatTheStartNeeded() =>
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
}
