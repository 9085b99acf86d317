using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Journal;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Peers;
using MirrorActors.Testing;
using MirrorActors.Testing.Engine;
using MirrorActors.Web.Peers;

namespace MirrorActors.Web.Tests.Peers;

public sealed class JournalEndpointsTests : IAsyncLifetime
{
    private static readonly AppendContext Context = new(
        Guid.Parse("11111111-2222-3333-4444-555555555555"), new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero), "n1", "admin (token)", null);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mirroractors-");
    private readonly WebApplication _app = WebApplication.CreateSlimBuilder().Build();
    private readonly OneNode _peers = OneNode.Create();
    private IEventLog? _log;
    private NodeJournal? _journal;
    private Func<ValueTask> _end = () => ValueTask.CompletedTask;

    private NodeJournal Journal => _journal ?? throw new InvalidOperationException("not started");

    private PeerJournals Others => new(_peers, TimeProvider.System, NullLogger<PeerJournals>.Instance);

    public async Task InitializeAsync()
    {
        var engine = new InMemoryEngine(new FakeClock());
        _end = engine.DisposeAsync;
        _log = engine.Log;
        _journal = NodeJournal.Start(
            engine.Log, new JournalOptions(Path.Combine(_folder.FullName, "journal.db"), _folder.FullName) { CommitPause = TimeSpan.Zero },
            TimeProvider.System, NullLogger<NodeJournal>.Instance);
        var session = await engine.Membership.JoinAsync(OneNode.Info, TimeSpan.FromHours(1), default);
        var fence = await engine.Ownership.TryAcquireAsync(ShardHash.Scope(ShardHash.ShardOf("ü/a")), session, default);
        for (var i = 0; i < 3; i++)
        {
            var e = new NewEvent(Guid.NewGuid(), "test.happened", 2, new byte[] { 0, 255, (byte)i });
            Assert.IsType<AppendResult.Ok>(await engine.Log.AppendAsync("ü/a", i, [e], Context, fence!.Value, default));
        }

        _app.Urls.Add("http://127.0.0.1:0");
        new JournalEndpoints(Journal).Map(_app);
        await _app.StartAsync();
        _peers.Base = new Uri(_app.Urls.Single());
        var head = await engine.Log.HeadAsync(default);
        for (var written = Journal.Written; Journal.Reached() != head; written = Journal.Written) await Awaited.Of(written, "the journal");
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await Journal.DisposeAsync();
        await _end();
        _peers.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_node_tells_others_how_far_its_journal_is_and_gives_them_events_as_they_are()
    {
        Assert.Equal(new JournalState("n2", Journal.Reached()!.Value), Assert.Single(await Others.StatesAsync(default)));

        var events = await Others.ReadAsync("n2", "ü/a", 3, default);
        var own = new List<LoggedEvent>();
        await foreach (var e in _log!.ReadAsync("ü/a", 1, default)) own.Add(e);
        Assert.Equal([Text(own[1]), Text(own[0])], events.Select(Text));
        Assert.Empty(await Others.ReadAsync("n2", "ü/a", 9, default));
        Assert.Empty(await Others.ReadAsync("n2", "none", 3, default));
    }

    [Fact]
    public async Task A_node_that_is_silent_or_gone_is_left_out()
    {
        await _app.StopAsync();
        Assert.Empty(await Others.StatesAsync(default));
        await Assert.ThrowsAsync<HttpRequestException>(() => Others.ReadAsync("n2", "ü/a", 3, default));
        await Assert.ThrowsAsync<IOException>(() => Others.ReadAsync("n3", "ü/a", 3, default));
    }

    [Fact]
    public void What_nodes_send_each_other_is_frozen()
    {
        var logged = new LoggedEvent(
            new Position(7, 8), "a", 9, new NewEvent(Context.CommandId, "t", 2, new byte[] { 0, 255 }), Context, new byte[] { 1, 2 });
        var json = JsonSerializer.Serialize(new EventsAnswer([JournalWire.Of(logged)]), JournalJson.Default.EventsAnswer);
        Assert.Equal(
            """
            {"events":[{"epoch":7,"position":8,"stream":"a","sequence":9,"id":"11111111-2222-3333-4444-555555555555","type":"t","version":2,
            "payload":"AP8=","command":"11111111-2222-3333-4444-555555555555","ticks":639000000000000000,"node":"n1",
            "principal":"admin (token)","previousHash":"AQI="}]}
            """.ReplaceLineEndings(string.Empty).Replace("639000000000000000", $"{Context.Time.UtcTicks}", StringComparison.Ordinal),
            json);
        Assert.Equal("{\"epoch\":7,\"value\":8}", JsonSerializer.Serialize(JournalWire.Of(new Position(7, 8)), JournalJson.Default.StateAnswer));
        var back = JournalWire.EventOf(JsonSerializer.Deserialize(json, JournalJson.Default.EventsAnswer)!.Events[0]);
        Assert.Equal(Text(logged), Text(back));
    }

    private static string Text(LoggedEvent e) => $"{e.Position} {Convert.ToHexString(EventHash.Of(e))}";

    private sealed class OneNode : IPeers, IDisposable
    {
        public static readonly NodeInfo Info = new("n2", "none", [], "1", NodeState.Up);

        private readonly HttpClient _http = new();

        public static OneNode Create() => new();

        public Uri? Base { get; set; }

        public IReadOnlyList<NodeInfo> Others => [Info];

        public Task Changed { get; } = new TaskCompletionSource().Task;

        public Task<HttpResponseMessage> SendAsync(NodeInfo peer, HttpRequestMessage request, CancellationToken token)
        {
            request.RequestUri = new Uri(Base!, request.RequestUri!);
            return _http.SendAsync(request, token);
        }

        public void Dispose() => _http.Dispose();
    }
}
