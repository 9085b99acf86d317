using System.Net;
using MirrorActors.Engine.Etcd;
using MirrorActors.Engine.Etcd.Managed;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Testing.Actors;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Engine.Tests.Etcd.Managed;

/// <summary>Nodes that run their own etcd, all on this machine.</summary>
/// <param name="certificates">Null: plain text.</param>
internal sealed class ManagedLab(EtcdCertificates? certificates = null) : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mirroractors-managed-");
    private readonly Dictionary<string, ManagedEtcdOptions> _options = [];
    private readonly Dictionary<string, ManagedEtcd> _running = [];
    private readonly List<EtcdEngine> _engines = [];

    /// <summary>What operators of all nodes are told.</summary>
    public RecordingLoggerFactory Logs { get; } = new();

    /// <summary>Real, and ahead by as much as a test says.</summary>
    public AheadClock Clock { get; } = new();

    public ManagedEtcd this[string name] => _running[name];

    public ManagedEtcdOptions OptionsOf(string name) => _options[name];

    public string DataOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Starts a node, also again on its data; all but the first join those that were started before.</summary>
    /// <param name="change">Of its options, from now on.</param>
    public async Task<ManagedEtcd> StartAsync(string name, Func<ManagedEtcdOptions, ManagedEtcdOptions>? change = null)
    {
        if (!_options.TryGetValue(name, out var options))
        {
            options = new ManagedEtcdOptions(name, DataOf(name), EtcdEngineOptions.DefaultPrefix)
            {
                ClientListen = new IPEndPoint(IPAddress.Loopback, LoopbackPorts.Next()),
                PeerListen = new IPEndPoint(IPAddress.Loopback, LoopbackPorts.Next()),
                Join = certificates is null ? Known("http") : [],
                TurnTime = TimeSpan.FromMilliseconds(200),
            };
            Directory.CreateDirectory(options.DataDir);
            certificates?.WriteFolder(options.DataDir, Known("https"));
            _options[name] = options;
        }

        if (change is not null) _options[name] = change(_options[name]);
        return _running[name] = await ManagedEtcd.StartAsync(_options[name], Clock, Logs, default);
    }

    /// <summary>Starts nodes one behind the other, until the last one has the role it gets at once.</summary>
    public async Task StartAllAsync(params string[] names)
    {
        foreach (var name in names)
        {
            await StartAsync(name);
            await UntilAsync(h => h.Members.Any(m => m.Name == name && m.IsReachable), $"{name} to be a member");
        }
    }

    public async Task<EtcdEngine> OpenAsync(string name)
    {
        var engine = await _running[name].OpenAsync(mustExist: false, default);
        _engines.Add(engine);
        return engine;
    }

    /// <summary>An orderly stop.</summary>
    public async Task StopAsync(string name)
    {
        await _running[name].DisposeAsync();
        _running.Remove(name);
    }

    /// <summary>The end of a machine: neither the node nor its etcd goes on.</summary>
    public async Task LoseAsync(string name)
    {
        await ManagedEtcdProcess.KillAsync(DataOf(name));
        await StopAsync(name);
    }

    /// <summary>Waits for a fact about the cluster as some node sees it.</summary>
    public async Task<EngineHealth> UntilAsync(Func<EngineHealth, bool> satisfied, string what, string? at = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        string last;
        do
        {
            try
            {
                var health = await (at is null ? _running.Values.First() : _running[at]).Admin.HealthAsync(default);
                if (satisfied(health)) return health;
                last = $"{health.Advice} {string.Join("; ", health.Members)}";
            }
            catch (EngineUnavailableException e)
            {
                last = e.Message;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
        while (TimeProvider.System.GetElapsedTime(started) < Limit);
        throw new TimeoutException($"awaited {what}; last: {last}\n{string.Join('\n', Logs.Messages)}");
    }

    /// <summary>One event, again and again until etcd takes it.</summary>
    public static async Task AppendAsync(TestWriter writer, long expected)
    {
        var e = TestWriter.Event();
        AppendResult answer;
        do answer = await writer.AppendAsync("a", expected, e);
        while (answer is AppendResult.Unavailable);
        Assert.IsType<AppendResult.Ok>(answer);
    }

    /// <summary>Writes a backup into a file.</summary>
    public static async Task BackupAsync(IEngineAdmin admin, string file)
    {
        await using var stream = File.Create(file);
        await admin.BackupAsync(stream, default);
    }

    /// <summary>Waits for something that operators are told.</summary>
    public Task UntilToldAsync(string text) =>
        UntilAsync(_ => Logs.Messages.Any(told => told.Contains(text, StringComparison.Ordinal)), text);

    /// <summary>Likewise, while time passes much faster.</summary>
    public Task<EngineHealth> UntilLaterAsync(TimeSpan eachTime, Func<EngineHealth, bool> satisfied, string what) => UntilAsync(
        health =>
        {
            if (satisfied(health)) return true;
            Clock.Skip(eachTime);
            return false;
        },
        what);

    public Task<EngineHealth> UntilVotersAsync(params string[] names) => UntilAsync(
        h => h.HasQuorum && h.Members.Where(m => m.IsVoter).Select(m => m.Name).SequenceEqual(names), $"{string.Join(", ", names)} to vote");

    private Uri[] Known(string scheme) => [.. _options.Values.Select(other => new Uri($"{scheme}://{other.ClientListen}"))];

    public async ValueTask DisposeAsync()
    {
        Logs.Dispose();
        foreach (var engine in _engines) await engine.DisposeAsync();
        foreach (var node in _running.Values) await node.DisposeAsync();
        foreach (var options in _options.Values) await ManagedEtcdProcess.KillAsync(options.DataDir);
        _folder.Delete(recursive: true);
    }
}
