using System.Text;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.Catalogue.Sources;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;
using MirrorActors.Engine.Settings;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;
using MirrorActors.Testing.Engine;

namespace MirrorActors.Actors.Tests.Catalogue;

/// <summary>A catalogue on a real tree, with an engine in memory and a clock that stands still.</summary>
internal sealed class CatalogueFixture
{
    public const int YoungFiles = 20;
    public static readonly HashSettings Sha256 = new(false, false, true, false);
    public static readonly HashSettings Sha256AndPieces = Sha256 with { Pieces = true };
    public static readonly TimeSpan RestartAfter = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenAsks = TimeSpan.FromMilliseconds(2);
    private readonly Func<Task> _stop;
    private readonly RepositorySettings _settings;
    private readonly HashSettings _hashes;
    private readonly Func<FileTable, ICatalogueSource>? _upstream;

    private CatalogueFixture(
        HashSettings hashes, TempTree tree, FakeClock clock, InMemoryEngine engine, InMemoryBlobStore blobs, RecordingLoggerFactory log, Fence fence,
        RepositorySettings settings, IReadOnlyList<PathSettings> paths, string? fileSystem,
        Func<FileTable, ICatalogueSource>? upstream)
    {
        (_hashes, _upstream) = (hashes, upstream);
        (Tree, Clock, Engine, Blobs, Log, FileSystem) = (tree, clock, engine, blobs, log, fileSystem);
        _settings = settings;
        var system = new ActorSystem("test", clock, new Random(1), log);

        // The index has no timers but the deadlines of its asks, which an advanced clock would make run out.
        var index = new ActorSystem("index", TimeProvider.System, new Random(1), log);
        Fold = new CatalogueFold(RepositoryId.Default, new FileIndexRouter(index), blobs);
        var pump = new FoldPump(Fold, engine.Log);
        Source = new SourceTree(tree.Root, new NameRules(settings));
        var treeSource = new TreeSource(Source)
        {
            FileSystemOf = _ => FileSystem,
            BeforeReading = directory => BeforeReading?.Invoke(directory),
        };
        Dependencies = new CatalogueDependencies(
            RepositoryId.Default, settings, hashes, upstream?.Invoke(Table) ?? treeSource, Fold, blobs, engine.Log, () => fence, "node-a")
        {
            HashPolicy = upstream is null ? new HashPolicy(hashes, paths) : HashPolicy.None,
            YoungFiles = YoungFiles,
        };
        var restarting = new SupervisionOptions { BackoffMin = RestartAfter, Jitter = 0 };
        Actor = system.Spawn<CatalogueCommand>(
            "catalogue", () => new CatalogueActor(Dependencies), new ActorOptions { Supervision = restarting });
        Lookup = UnknownPathLookup.Start(system, Source, found => Actor.TryTell(found));
        _stop = async () =>
        {
            await pump.StopAsync();
            await system.DisposeAsync();
            await index.DisposeAsync();
        };
    }

    public TempTree Tree { get; }

    public FakeClock Clock { get; }

    public InMemoryEngine Engine { get; }

    public InMemoryBlobStore Blobs { get; }

    public RecordingLoggerFactory Log { get; }

    public CatalogueDependencies Dependencies { get; }

    public RequestedFiles Requested => Dependencies.Requested;

    public CatalogueFold Fold { get; }

    public SourceTree Source { get; }

    public ActorRef<CatalogueCommand> Actor { get; }

    public UnknownPathLookup Lookup { get; }

    public FileTable Table => Fold.Index.Table;

    public string? FileSystem { get; set; }

    /// <summary>Called before a walk reads a directory.</summary>
    public Action<string>? BeforeReading { get; set; }

    public static RepositorySettings Settings(TempTree tree) => new(
        tree.Root, ["*.part", "private/"], TimeSpan.FromDays(365), TimeSpan.FromSeconds(10), TimeSpan.FromHours(24),
        new Percent(10), null, null, false, 1 << 30, false);

    /// <summary>Starts and waits for the first walk.</summary>
    /// <param name="upstream">Makes the source when the files are not known from the tree.</param>
    public static async Task<CatalogueFixture> StartAsync(
        TempTree tree, RepositorySettings? settings = null, Func<FileTable, ICatalogueSource>? upstream = null,
        HashSettings? hashes = null)
    {
        var clock = new FakeClock();
        var engine = new InMemoryEngine(clock);
        return await StartAsync(hashes ?? Sha256, tree, settings ?? Settings(tree), [], clock, engine, new InMemoryBlobStore(), "ext4 /dev/a /", upstream);
    }

    /// <summary>The node on the same log, with its files known from elsewhere.</summary>
    public async Task<CatalogueFixture> RestartAsync(RepositorySettings settings, Func<FileTable, ICatalogueSource> upstream)
    {
        await _stop();
        await Engine.RestartAsync();
        return await StartAsync(_hashes, Tree, settings, [], Clock, Engine, Blobs, FileSystem, upstream);
    }

    /// <summary>Another node on the same log.</summary>
    public async Task<CatalogueFixture> RestartAsync(RepositorySettings? settings = null, params PathSettings[] paths)
    {
        await _stop();
        await Engine.RestartAsync();
        return await StartAsync(_hashes, Tree, settings ?? _settings, paths, Clock, Engine, Blobs, FileSystem, _upstream);
    }

    /// <summary>The node on the same log, where other hashes are made by now.</summary>
    public async Task<CatalogueFixture> RestartAsync(HashSettings hashes)
    {
        await _stop();
        await Engine.RestartAsync();
        return await StartAsync(hashes, Tree, _settings, [], Clock, Engine, Blobs, FileSystem, _upstream);
    }

    /// <param name="directory">Where something has changed; empty for everywhere.</param>
    public Task<WalkSummary> WalkAsync(string directory = "") =>
        Awaited.Of(Actor.AskAsync<WalkSummary>(r => new WalkTree(r, directory), Deadline, CancellationToken.None), "a walk", LogText);

    public Task<WalkSummary> AcceptAsync()
    {
        var context = new CommandContext(Guid.NewGuid(), "admin (token)", "moved the disk");
        return Awaited.Of(
            Actor.AskAsync<WalkSummary>(r => new AcceptTree(context, r), Deadline, CancellationToken.None), "accept", LogText);
    }

    public Task<CatalogueStatus> StatusAsync() => Awaited.Of(
        Actor.AskAsync<CatalogueStatus>(r => new GetCatalogueStatus(r), Deadline, CancellationToken.None), "the status", LogText);

    /// <summary>Waits until the table, as events change it, is as wished.</summary>
    public Task UntilAsync(Func<bool> wished, string what) => Awaited.Of(PollAsync(wished), what, LogText);

    /// <summary>Lets time pass in steps until the catalogue is as wished.</summary>
    public Task AdvanceUntilAsync(TimeSpan step, Func<bool> wished, string what) => UntilStatusAsync(
        _ =>
        {
            Clock.Advance(step);
            return wished();
        },
        what);

    public Task UntilStatusAsync(Func<CatalogueStatus, bool> wished, string what) =>
        Awaited.Of(PollStatusAsync(wished), what, LogText);

    public Task UntilHashedAsync() => UntilAsync(() => Table.All().All(e => !e.Sha256.IsEmpty), "hashes of all files");

    /// <summary>A mirror is found to hold every version in force.</summary>
    public Task MirrorHoldsAllAsync(int ordinal)
    {
        var held = new FileSetBuilder();
        foreach (var entry in Table.All()) held.Add(entry.Id);
        return Fold.Index.ApplyFileSetAsync(ordinal, held.Build(), CancellationToken.None);
    }

    public FileEntry Find(string path)
    {
        Assert.True(Table.TryFind(Encoding.UTF8.GetBytes(path), out var entry), $"{path} is not in the table\n{LogText()}");
        return entry;
    }

    public string PathOf(FileId id)
    {
        Assert.True(Table.TryGet(id, out var entry));
        return entry.GetPath();
    }

    public bool Has(string path) => Table.TryFind(Encoding.UTF8.GetBytes(path), out _);

    public string[] Paths() => [.. Table.All().Select(e => e.GetPath()).Order(StringComparer.Ordinal)];

    /// <summary>Writes a snapshot of the catalogue as it is now.</summary>
    public async Task SnapshotAsync()
    {
        var events = await EventsAsync();
        var state = events
            .Select(e => new CatalogueCodec().Decode(e.Event)!)
            .Aggregate(CatalogueState.Empty, (s, e) => s.Apply(e));
        await Fold.WaitForAsync(events[^1].Sequence, CancellationToken.None);
        await new SnapshotWriter(events[^1].Stream, Table, Blobs, Engine.Log)
            .WriteAsync(events[^1].Sequence, state, CancellationToken.None);
    }

    public async Task<IReadOnlyList<LoggedEvent>> EventsAsync()
    {
        var events = new List<LoggedEvent>();
        await foreach (var e in Engine.Log.ReadAsync(StreamNames.Catalogue(RepositoryId.Default), 1, CancellationToken.None)) events.Add(e);
        return events;
    }

    /// <summary>Writes to the stream as another owner would.</summary>
    public async Task AppendAsync(params CatalogueEvent[] events)
    {
        var codec = new CatalogueCodec();
        var by = new AppendContext(Guid.NewGuid(), Clock.GetUtcNow(), "node-b", "test", null);
        var sequence = (await EventsAsync())[^1].Sequence;
        var encoded = events.Select(e => codec.Encode(e, Guid.NewGuid())).ToArray();
        var stream = StreamNames.Catalogue(RepositoryId.Default);
        Assert.IsType<AppendResult.Ok>(await Engine.Log.AppendAsync(
            stream, sequence, encoded, by, Dependencies.Fence(), CancellationToken.None));
    }

    public async Task StopAsync()
    {
        await _stop();
        await Engine.DisposeAsync();
    }

    private static async Task<CatalogueFixture> StartAsync(
        HashSettings hashes, TempTree tree, RepositorySettings settings, IReadOnlyList<PathSettings> paths, FakeClock clock, InMemoryEngine engine,
        InMemoryBlobStore blobs, string? fileSystem, Func<FileTable, ICatalogueSource>? upstream)
    {
        var session = await engine.Membership.JoinAsync(
            new NodeInfo("node-a", "http://127.0.0.1:1/", [], "1", NodeState.Up), TimeSpan.FromDays(1), CancellationToken.None);
        var scope = ShardHash.Scope(ShardHash.ShardOf(StreamNames.Catalogue(RepositoryId.Default)));
        var fence = await engine.Ownership.TryAcquireAsync(scope, session, CancellationToken.None);
        Assert.NotNull(fence);
        var fixture = new CatalogueFixture(
            hashes, tree, clock, engine, blobs, new RecordingLoggerFactory(), fence.Value, settings, paths, fileSystem, upstream);
        await fixture.WalkAsync();
        return fixture;
    }

    private async Task PollStatusAsync(Func<CatalogueStatus, bool> wished)
    {
        while (!wished(await StatusAsync())) await Task.Delay(BetweenAsks, TimeProvider.System);
    }

    private async Task PollAsync(Func<bool> wished)
    {
        while (true)
        {
            var applied = Fold.AppliedSequence;
            if (wished()) return;
            await Fold.WaitForAsync(applied + 1, CancellationToken.None);
        }
    }

    private string LogText() => string.Join('\n', Log.Messages.Concat(Log.Failures.Select(f => f.ToString())));
}
