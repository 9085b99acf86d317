using System.Net.Http.Headers;
using MirrorActors.Actors.Probing.Strikes;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Settings;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;
using MirrorActors.Web.Strikes;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.Strikes;

/// <summary>Clients that come back for a file of 1 MiB, which two mirrors of their country hold.</summary>
public sealed class SuspectedFailuresTests : IAsyncDisposable
{
    private const string Path = "/big.iso";
    private const string Client = ToyGeo.Berlin;
    private readonly FakeClock _clock = new();
    private readonly ActorSystem _system;
    private readonly Inbox<Strike> _strikes = new();

    public SuspectedFailuresTests() => _system = TestSystem.Create(_clock);

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Theory]
    [InlineData(StrikeMode.Observe, false)]
    [InlineData(StrikeMode.Act, true)]
    public async Task A_client_that_comes_back_is_a_strike_and_may_be_sent_elsewhere(StrikeMode mode, bool elsewhere)
    {
        await using var node = await StartAsync(mode);
        var first = await AskAsync(node);
        _clock.Advance(TimeSpan.FromSeconds(3));
        var second = await AskAsync(node);

        Assert.Equal(OrdinalOf(first), (await _strikes.NextAsync("a strike")).Ordinal);
        if (elsewhere) Assert.NotEqual(first, second);
        else Assert.Equal(first, second);
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(61)]
    public async Task Parallel_requests_and_another_download_later_are_none(double seconds)
    {
        await using var node = await StartAsync(StrikeMode.Act);
        var first = await AskAsync(node);
        _clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(first, await AskAsync(node));
        Assert.True(_strikes.IsEmpty);
    }

    [Theory]
    [InlineData("HEAD", null, null, Path)]
    [InlineData("GET", 5, null, Path)]
    [InlineData("GET", null, "other/1", Path)]
    [InlineData("GET", null, null, "/small.iso")]
    public async Task What_is_not_the_same_whole_download_is_none(string method, int? from, string? agent, string path)
    {
        await using var node = await StartAsync(StrikeMode.Act);
        await AskAsync(node, path: path);
        _clock.Advance(TimeSpan.FromSeconds(3));
        await AskAsync(node, method, from, agent, path);

        Assert.True(_strikes.IsEmpty);
    }

    [Fact]
    public async Task Addresses_with_many_clients_are_left_alone()
    {
        await using var node = await StartAsync(StrikeMode.Act);
        for (var i = 0; i <= ClientPace.MostRequests; i++) await AskAsync(node, path: "/small.iso");
        await AskAsync(node);
        _clock.Advance(TimeSpan.FromSeconds(3));
        await AskAsync(node);

        Assert.True(_strikes.IsEmpty);
    }

    [Fact]
    public async Task The_only_mirror_and_one_in_the_clients_network_are_given_again()
    {
        await using var node = await StartAsync(StrikeMode.Act);
        node.Publish(ToyMirror.Make(0, "alone"));
        Assert.Equal(await AskAsync(node), await LaterAsync(node));

        var near = ToyMirror.Make(0, "near");
        near = near with
        {
            Definition = near.Definition with { Networks = near.Definition.Networks with { Prefixes = [Client + "/32"] } },
        };
        node.Publish(near, ToyMirror.Make(1, "b"));
        Assert.Contains("near", await AskAsync(node), StringComparison.Ordinal);
        Assert.Contains("near", await LaterAsync(node), StringComparison.Ordinal);
    }

    /// <summary>aria2 1.36 goes on with a part by a GET of the whole, then asks the mirror for the rest.</summary>
    [Fact]
    public async Task A_real_aria2_that_goes_on_with_a_part_is_none()
    {
        await using var mirror = await CuttingMirror.StartAsync(1 << 20);
        await using var node = await StartAsync(StrikeMode.Act);
        var cut = ToyMirror.Make(0, "cut", https: false);
        node.Publish(cut with { Definition = cut.Definition with { Urls = new MirrorUrls(mirror.Root.AbsoluteUri) } });
        var folder = Directory.CreateTempSubdirectory("aria2-");
        try
        {
            await RunAsync();
            _clock.Advance(TimeSpan.FromSeconds(5));
            await RunAsync();

            Assert.Equal(1 << 20, new FileInfo(System.IO.Path.Combine(folder.FullName, "big.iso")).Length);
            var ranges = mirror.Ranges.ToArray();
            Assert.Equal((3, null, null), (ranges.Length, ranges[0], ranges[1]));
            Assert.Matches("^bytes=[1-9][0-9]*-1048575$", ranges[2]);
            Assert.True(_strikes.IsEmpty);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        async Task RunAsync()
        {
            string[] arguments =
                ["-q", "-m", "1", "-t", "1", "-c", "--no-conf", "-d", folder.FullName, new Uri(node.Address, Path).AbsoluteUri];
            using var aria2 = System.Diagnostics.Process.Start("aria2c", arguments);
            await Awaited.Of(aria2.WaitForExitAsync(), "aria2 to end");
        }
    }

    [Fact]
    public async Task Switched_off_nothing_is_noticed()
    {
        await using var node = await StartAsync(StrikeMode.Off);
        await AskAsync(node);
        await LaterAsync(node);

        Assert.True(_strikes.IsEmpty);
    }

    private async Task<ToyNode> StartAsync(StrikeMode mode)
    {
        var actor = _system.Spawn("strikes", () => new Recorder(_strikes));
        var node = new ToyNode { Clock = _clock, Failures = new SuspectedFailures(new StrikeSettings(mode, ["aria2/"]), actor, _clock) };
        // From 16 MiB on a client stays on one mirror; so do these, by the only one with weight.
        node.With(Path, 1, 1 << 20, isLocal: false).With("/small.iso", 2, isLocal: false);
        var light = ToyMirror.Make(1, "light");
        light = light with { Definition = light.Definition with { Weight = 1 } };
        var heavy = ToyMirror.Make(0, "heavy");
        heavy = heavy with { Definition = heavy.Definition with { Weight = 1_000_000 } };
        node.Publish(heavy, light);
        await node.StartAsync();
        await node.HoldAsync(0, 1, 2);
        await node.HoldAsync(1, 1, 2);
        return node;
    }

    private Task<string> LaterAsync(ToyNode node)
    {
        _clock.Advance(TimeSpan.FromSeconds(3));
        return AskAsync(node);
    }

    private static async Task<string> AskAsync(
        ToyNode node, string method = "GET", int? from = null, string? agent = "tester/1", string path = Path)
    {
        using var client = node.Client(Client);
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        request.Headers.UserAgent.ParseAdd(agent ?? "tester/1");
        if (from is { } offset) request.Headers.Range = new RangeHeaderValue(offset, null);
        using var answer = await client.SendAsync(request);
        return answer.Headers.Location!.ToString();
    }

    private static int OrdinalOf(string location) => location.Contains("heavy", StringComparison.Ordinal) ? 0 : 1;

    private sealed class Recorder(Inbox<Strike> strikes) : Actor<StrikeMessage>
    {
        protected override ValueTask ReceiveAsync(StrikeMessage message, CancellationToken token)
        {
            strikes.Add((Strike)message);
            return ValueTask.CompletedTask;
        }
    }
}
