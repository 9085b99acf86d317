using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Mirrors;
using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Probing.Scans;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Actors.Scanning.Targeted;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Actors.Tests.Scanning.Targeted;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;
using MirrorActors.Engine.Views;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;
using MirrorActors.Testing.Alerts;
using MirrorActors.Testing.Engine;

namespace MirrorActors.Actors.Tests.Mirrors;

/// <summary>One node's mirrors with everything around them, on an engine that outlives it.</summary>
internal sealed class MirrorWorld : IAsyncDisposable
{
    public static readonly RepositoryId Repository = RepositoryId.Parse("default");
    public static readonly ProbeOptions Probing = new(
        TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10), FailuresToDown: 3, SuccessesToUp: 2, MaxRedirects: 5);

    /// <summary>Events between two snapshots of a mirror.</summary>
    public const int SnapshotEvery = 3;

    private readonly ActorSystem _system;
    private readonly ShardOwner _owner;
    private readonly ViewFeed _feed;
    private readonly ScanScheduler _scheduler = new(2);

    private MirrorWorld(FakeClock clock, InMemoryEngine engine, InMemoryBlobStore blobs)
    {
        Clock = clock;
        Engine = engine;
        Blobs = blobs;
        Scanner = new FakeScanner(clock);
        _system = TestSystem.Create(clock);
        var me = new NodeInfo("n1", "http://127.0.0.1/", [NodeRoles.Worker], "test", NodeState.Up);
        _owner = new ShardOwner(
            engine.Ownership, engine.Membership, me, TimeSpan.FromDays(400), clock, NullLogger<ShardOwner>.Instance);
        Files = new FileIndexRouter(_system);
        Tables = _system.Spawn("mirror-table", () => new MirrorTableActor(Table));
        var fold = new MirrorFold(
            Repository, Tables, (_, token) => Followed.WaitAsync(token), Files, blobs, NullLogger<MirrorFold>.Instance);
        _feed = new ViewFeed(engine.Log, [fold], clock, NullLogger<ViewFeed>.Instance);
    }

    public FakeClock Clock { get; }

    public InMemoryEngine Engine { get; }

    public InMemoryBlobStore Blobs { get; }

    public FakeScanner Scanner { get; }

    public FakeHead Head { get; } = new();

    public ScriptedFileCheck Check { get; } = new();

    public ScriptedLister Lister { get; } = new();

    public FileIndexRouter Files { get; }

    public MirrorTableHolder Table { get; } = new();

    public ActorRef<MirrorTableMessage> Tables { get; }

    /// <summary>When redirects follow the newest table.</summary>
    public Task Followed { get; set; } = Task.CompletedTask;

    public MirrorRegion Region { get; private set; } = null!;

    public MirrorProber Prober { get; private set; } = null!;

    public static async Task<MirrorWorld> StartAsync(
        MirrorWorld? before = null, bool probes = true, ProbeOptions? probing = null, ICanaries? canaries = null,
        IReadOnlyList<ScanProbes>? scans = null)
    {
        var clock = before?.Clock ?? new FakeClock();
        var world = new MirrorWorld(clock, before?.Engine ?? new InMemoryEngine(clock), before?.Blobs ?? new InMemoryBlobStore());
        await world.Files.ApplyAsync(
            [FileIndexFixture.Put("/a.iso", 1, 10), FileIndexFixture.Put("/dir/b c.iso", 2, 20)], CancellationToken.None);
        world.Files.MarkComplete();
        await world._owner.StartAsync(CancellationToken.None);
        await world._feed.StartAsync(CancellationToken.None);
        await Awaited.Of(world._feed.WaitUntilCaughtUpAsync(CancellationToken.None), "the tables to be complete");
        var services = new MirrorServices(
            world.Engine.Log, world._owner, world.Blobs, world.Scanner, world._scheduler, "n1", TimeSpan.FromHours(1),
            SnapshotEvery)
        {
            Checks = world.Checks(),
        };
        world.Region = new MirrorRegion(world._system, services);
        world.Options = probing ?? before?.Options ?? Probing;
        world.Scans = scans ?? before?.Scans ?? [];
        world.Spending = new ProbeSpending(world.Options.Budget, clock);
        if (canaries is not null) world.Network = new NetworkWatch(world._system, world.Options.Interval, canaries, world.Alerts, "n1");
        if (probes) world.StartProbes();
        return world;
    }

    /// <summary>What a crash leaves: the engine and the blobs.</summary>
    public async Task<MirrorWorld> RestartAsync(bool probes = true)
    {
        await DisposeAsync();
        await Engine.RestartAsync();
        return await StartAsync(this, probes);
    }

    public async Task<ActorRef<MirrorMessage>> ActorAsync(string mirror)
    {
        var stream = StreamNames.Mirror(Repository, MirrorId.Parse(mirror));
        return (await Region.FindAsync(stream, create: false, CancellationToken.None)).Mirror!;
    }

    /// <summary>
    /// Lets time pass when no answer is under way: every mirror has handled what it was sent, and the tables show it.
    /// An ask has its deadline on the same clock, which this would run out.
    /// </summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        foreach (var mirror in Table.Current.All)
        {
            var id = MirrorId.Parse(mirror.Definition.Id);
            await Awaited.Of(Region.GetStateAsync(Repository, id, CancellationToken.None), $"the state of {id}");
        }

        var head = await Engine.Log.HeadAsync(CancellationToken.None);
        await Awaited.Of(_feed.WaitForAsync(head, CancellationToken.None), "the tables to show all that is in the log");
        Clock.Advance(by);
    }

    public Task<CommandResult> DoAsync(string mirror, MirrorCommand command, Guid? id = null) => Awaited.Of(
        Region.ExecuteAsync(
            Repository, MirrorId.Parse(mirror), command, new CommandContext(id ?? Guid.NewGuid(), "test"), CancellationToken.None),
        $"the answer to {command.GetType().Name} for {mirror}");

    public async Task DoneAsync(string mirror, params MirrorCommand[] commands)
    {
        foreach (var command in commands) Assert.Equal(new CommandResult.Done(true), await DoAsync(mirror, command));
    }

    /// <summary>A mirror with both files, enabled and up over http.</summary>
    public async Task UpAsync(string mirror)
    {
        var definition = Mirror.Definition(mirror) with { Urls = new MirrorUrls($"http://{mirror}.example/pub/") };
        await DoneAsync(mirror, new RegisterMirror(definition));
        Assert.Equal(ScanResult.Completed, (await ScanAsync(mirror)).Report!.Result);
        await DoneAsync(mirror, new EnableMirror());
        await SeenAsync(mirror, m => m.Http.Verdict == Verdict.Up, "up");
        await RecordedAsync(mirror, "mirror.verdict-changed");
    }

    public Task<ScanAnswer> ScanAsync(string mirror, bool acceptLoss = false) => Awaited.Of(
        Region.ScanAsync(Repository, MirrorId.Parse(mirror), acceptLoss, CancellationToken.None), $"the scan of {mirror}");

    public Task<CommandResult> RenameAsync(string from, string to) => Awaited.Of(
        Region.RenameAsync(
            Repository, MirrorId.Parse(from), MirrorId.Parse(to), new CommandContext(Guid.NewGuid(), "test"), CancellationToken.None),
        $"the rename of {from} to {to}");

    /// <summary>Waits until requests see a mirror so.</summary>
    public async Task<MirrorFacts> SeenAsync(string mirror, Predicate<MirrorFacts> isSo, string awaited)
    {
        await UntilAsync(table => table.Find(mirror) is { } facts && isSo(facts), $"{mirror} to be {awaited}", mirror);
        return Table.Current.Find(mirror)!;
    }

    /// <summary>Ends when the tables show all that the log holds now.</summary>
    public async Task ShownAsync() => await _feed.WaitForAsync(
        await Engine.Log.HeadAsync(CancellationToken.None), CancellationToken.None);

    public Task GoneAsync(string mirror) => UntilAsync(table => table.Find(mirror) is null, $"{mirror} to be gone", mirror);

    /// <summary>Waits until a mirror's stream has so many events of a type.</summary>
    public async Task RecordedAsync(string mirror, string type, int times = 1)
    {
        using var enough = new CancellationTokenSource();
        var stream = StreamNames.Mirror(Repository, MirrorId.Parse(mirror));
        await Awaited.Of(CountAsync(), $"{times} × {type} in {stream}");

        async Task CountAsync()
        {
            var seen = 0;
            await foreach (var batch in Engine.Log.SubscribeAsync(Position.Start, enough.Token))
            {
                seen += batch.Events.Count(e => e.Stream == stream && e.Event.Type == type);
                if (seen >= times) return;
            }
        }
    }

    public async Task<IReadOnlyList<string>> TypesAsync(string mirror)
    {
        var types = new List<string>();
        var stream = StreamNames.Mirror(Repository, MirrorId.Parse(mirror));
        await foreach (var e in Engine.Log.ReadAsync(stream, 1, CancellationToken.None)) types.Add(e.Event.Type);
        return types;
    }

    /// <summary>Writes to a stream as a node did that is no more.</summary>
    public async Task WriteAsync(string mirror, params MirrorEvent[] events)
    {
        var stream = StreamNames.Mirror(Repository, MirrorId.Parse(mirror));
        var context = new AppendContext(Guid.NewGuid(), Clock.GetUtcNow(), "n0", "test", null);
        var codec = new MirrorLogCodec();
        var result = await Engine.Log.AppendAsync(
            stream,
            (await TypesAsync(mirror)).Count,
            [.. events.Select(e => codec.Encode(e, Guid.NewGuid()))],
            context,
            _owner.FenceOf(stream),
            CancellationToken.None);
        Assert.IsType<AppendResult.Ok>(result);
    }

    public async ValueTask DisposeAsync()
    {
        await _system.DisposeAsync();
        await _feed.DisposeAsync();
        await _owner.DisposeAsync();
        _scheduler.Dispose();
    }

    public HeldAlerts Alerts { get; } = new();

    public NetworkWatch? Network { get; private set; }

    public ProbeOptions Options { get; private set; } = Probing;

    public ProbeSpending Spending { get; private set; } = null!;

    public IReadOnlyList<ScanProbes> Scans { get; private set; } = [];

    public void StartProbes() => Prober = new MirrorProber(
        _system,
        new ProbeServices(Repository, Table, Tables, new FileSampler(Files.Table), Head, Region, Options, Alerts, "n1")
        {
            Network = Network,
            Spending = Spending,
            Scans = Scans,
        });

    private MirrorCheckServices Checks()
    {
        var check = new SpotCheck(Check);
        return new MirrorCheckServices(Files.Table, Table, check, new DirectoryCheck(Files.Table, [Lister], check, Clock));
    }

    private async Task UntilAsync(Predicate<MirrorTable> isSo, string awaited, string mirror)
    {
        var so = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Table.Subscribe(table =>
        {
            if (isSo(table)) so.TrySetResult();
        });
        if (isSo(Table.Current)) so.TrySetResult();
        await Awaited.Of(so.Task, awaited, () => $"it is {Table.Current.Find(mirror)}");
    }
}
