using System.Net;
using System.Text;
using System.Text.Json;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;
using MirrorActors.Testing.Admin;
using MirrorActors.Testing.Engine;

namespace MirrorActors.Web.Tests.Admin;

/// <summary>Requests about a mirror whose shard another node takes while they are under way.</summary>
public sealed class MovedShardTests : IAsyncLifetime, IDisposable
{
    private static readonly NodeInfo Other = new("n2", "http://n2.example/", [NodeRoles.Worker], "test", NodeState.Up)
    {
        Peer = "http://n2",
    };

    private static readonly string Mirror = Enumerable.Range(0, 1000).Select(i => $"m{i}").First(IsOthers);
    private readonly AnsweredPeers _peers = new();
    private AdminNode _node = null!;
    private HttpClient _client = null!;

    private static string Path => $"{AdminCall.Mirrors}/{Mirror}";

    public async Task InitializeAsync()
    {
        _node = new AdminNode { Peers = _peers };
        await _node.StartAsync();
        _client = _node.Client();
        await _client.AddAsync(Mirror);
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_scan_that_is_waited_for_is_made_by_the_next_owner_when_the_first_gives_its_shard_away()
    {
        _node.Scanner.Hold();
        var report = new ScanReport { Result = ScanResult.Completed, Started = _node.Clock.GetUtcNow(), Matched = 7 };
        _peers.Answer = (_, _) => Json(JsonSerializer.Serialize(report, AdminJson.Default.ScanReport));
        var answer = _client.CallAsync(HttpMethod.Post, $"{Path}/scan?wait=true");
        await Awaited.Of(_node.Scanner.Begun, "the scan to begin");

        await MoveAsync();

        Assert.Equal(7, (await PastPausesAsync(answer, HttpStatusCode.OK)).Json.GetProperty("matched").GetInt32());
        Assert.Equal($"n2 POST {Path}/scan?wait=true", Assert.Single(_peers.Asked));
    }

    [Fact]
    public async Task A_change_that_finds_the_shard_gone_is_made_by_the_next_owner_under_the_same_id()
    {
        var id = Guid.NewGuid().ToString();
        _peers.Answer = (_, request) => Json($$"""{"id":"{{request.Headers.GetValues("Idempotency-Key").Single()}}"}""");
        await MoveAsync();

        var answer = _client.CallAsync(HttpMethod.Post, $"{Path}/set", """{"fields":{"weight":"7"}}""", id);

        Assert.Equal(id, (await PastPausesAsync(answer, HttpStatusCode.OK)).Json.GetProperty("id").GetString());
    }

    [Fact]
    public async Task What_is_shown_of_a_mirror_comes_from_this_nodes_tables_whoever_owns_it()
    {
        await MoveAsync();
        Assert.Equal(Mirror, (await _client.GetAsync(Path, HttpStatusCode.OK)).Json.GetProperty("id").GetString());
        await _client.GetAsync($"{Path}/health", HttpStatusCode.OK);
        await _client.GetAsync($"{Path}/log", HttpStatusCode.OK);
        Assert.Empty(_peers.Asked);
    }

    [Fact]
    public async Task A_shard_that_nobody_takes_is_waited_for_and_then_refused_with_the_reason()
    {
        await JoinAsync();
        await UntilAsync(() => Task.FromResult(_node.OwnerOf(StreamOf(Mirror)) is null));

        var answer = await PastPausesAsync(_client.CallAsync(HttpMethod.Get, $"{Path}/scan"), HttpStatusCode.ServiceUnavailable);

        Assert.Contains("at present", answer.FaultOf("engine"), StringComparison.Ordinal);
    }

    /// <summary>Another node joins, and has the mirror's shard, as this one knows, when this returns.</summary>
    private async Task MoveAsync()
    {
        var session = await JoinAsync();
        var scope = ShardHash.Scope(ShardHash.ShardOf(StreamOf(Mirror)));
        await UntilAsync(async () => await _node.Engine.Ownership.TryAcquireAsync(scope, session, CancellationToken.None) is not null);
        await UntilAsync(() => Task.FromResult(_node.OwnerOf(StreamOf(Mirror)) == Other.Id));
    }

    private async Task<INodeSession> JoinAsync()
    {
        _peers.Others = [Other];
        return await _node.Engine.Membership.JoinAsync(Other, TimeSpan.FromDays(1), CancellationToken.None);
    }

    /// <summary>Between two tries time passes.</summary>
    private async Task<AdminAnswer> PastPausesAsync(Task<AdminAnswer> answer, HttpStatusCode expected)
    {
        var pause = TimeSpan.FromMilliseconds(100);
        while (await Task.WhenAny(answer, _node.Clock.WaitForTimerAsync(pause)) != answer) _node.Clock.Advance(pause);
        var came = await answer;
        Assert.True(came.Status == expected, $"expected {expected}, got {came.Status}: {came.Text}");
        return came;
    }

    private static bool IsOthers(string id)
    {
        NodeInfo[] members = [new("toy", "", [NodeRoles.Front, NodeRoles.Worker], "test", NodeState.Up), Other];
        return ShardPlacement.PreferredOf(ShardHash.ShardOf(StreamOf(id)), members) == Other.Id;
    }

    private static string StreamOf(string id) => StreamNames.Mirror(RepositoryId.Default, MirrorId.Parse(id));

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        await Awaited.Of(LookAsync(), "the shard to be given away");

        async Task LookAsync()
        {
            while (!await isSo()) await Task.Yield();
        }
    }

    private static HttpResponseMessage Json(string text) =>
        new(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
}
