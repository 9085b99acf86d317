using System.Diagnostics.Metrics;
using System.Net;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Settings;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.Hosting;

/// <summary>What a client is given when no mirror is left, and how the answer says so.</summary>
public sealed class RelaxedTests
{
    private const string Header = "X-Mirror-Relaxed";
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(50);

    [Theory]
    [InlineData("none")]
    [InlineData("scan-age")]
    [InlineData("trace-age")]
    [InlineData("ceiling")]
    [InlineData("degraded")]
    [InlineData("drain")]
    public async Task A_relaxed_rule_is_told_to_get_and_head_and_counted(string rule)
    {
        var (node, counted) = Counted();
        await using var closing = node;
        await node.With("/a", 1).StartAsync();
        await node.HoldAsync(0, 1);
        Publish(node, rule == "ceiling" ? Over(0) : LoadState.Idle, Mirror(0, rule));
        using var client = node.Client();
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            using var answer = await client.SendAsync(new HttpRequestMessage(method, "/a"));
            Assert.Equal("http://m0.test/pub/a", answer.Headers.Location?.AbsoluteUri);
            Assert.Equal(rule == "none" ? [] : [rule], Relaxed(answer));
        }

        Assert.Equal(
            rule == "none" ? [] : new Dictionary<string, long> { [rule] = 2 },
            counted().Where(static c => c.Value > 0).ToDictionary());
    }

    [Fact]
    public async Task First_mirrors_then_relaxed_ones_then_fallbacks_then_this_node_within_its_budget_then_503()
    {
        // One byte a second, ten at once: the first transfer takes more than there is for hours.
        await using var node = await new ToyNode { Direct = new DirectSettings(true, 1, 10, 0) }.With("/a", 1).StartAsync();
        foreach (var ordinal in new[] { 0, 1, 2, 3 }) await node.HoldAsync(ordinal, 1);
        node.Fallback = static (_, _) => "http://fallback.test/";
        MirrorFacts[] mirrors = [Mirror(0, "none"), Mirror(1, "scan-age"), Mirror(2, "drain"), ToyMirror.Make(3, verdict: Verdict.Down)];
        using var client = node.Client();

        Publish(node, LoadState.Idle, mirrors);
        Assert.Equal("302 http://m0.test/pub/a ", await ToldAsync(client));
        Publish(node, LoadState.Idle, mirrors[1..]);
        Assert.Equal("302 http://m1.test/pub/a scan-age", await ToldAsync(client));
        Publish(node, LoadState.Idle, mirrors[2..]);
        Assert.Equal("302 http://m2.test/pub/a drain", await ToldAsync(client));
        Publish(node, LoadState.Idle, mirrors[3..]);
        Assert.Equal("302 http://fallback.test/a ", await ToldAsync(client));
        node.Fallback = static (_, _) => null;
        Assert.Equal("200  ", await ToldAsync(client));
        using var refused = await client.GetAsync(new Uri("/a", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(60), refused.Headers.RetryAfter?.Delta);
        Assert.Empty(Relaxed(refused));
    }

    private static async Task<string> ToldAsync(HttpClient client)
    {
        using var answer = await client.GetAsync(new Uri("/a", UriKind.Relative));
        await answer.Content.LoadIntoBufferAsync();
        return $"{(int)answer.StatusCode} {answer.Headers.Location} {string.Concat(Relaxed(answer))}";
    }

    private static IEnumerable<string> Relaxed(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues(Header, out var values) ? values : [];

    private static MirrorFacts Mirror(int ordinal, string rule)
    {
        var mirror = ToyMirror.Make(ordinal, verdict: rule == "degraded" ? Verdict.Degraded : Verdict.Up);
        return rule switch
        {
            "drain" => mirror with { Drained = new MirrorDrained() },
            "scan-age" => mirror with { LastGoodScan = Scan(TimeSpan.FromDays(8), TimeSpan.Zero) },
            "trace-age" => mirror with { LastGoodScan = Scan(TimeSpan.Zero, TimeSpan.FromDays(3)) },
            _ => mirror,
        };
    }

    private static ScanReport Scan(TimeSpan ago, TimeSpan behind) => new()
    {
        Result = ScanResult.Completed,
        Started = Now - ago,
        TraceBehind = behind,
    };

    private static LoadState Over(int ordinal) => new(
        [],
        new Dictionary<Geo.CountryCode, ulong[]> { [Geo.CountryCode.Parse("DE")] = [1UL << ordinal] },
        new Dictionary<Geo.ContinentCode, ulong[]>());

    private static void Publish(ToyNode node, LoadState load, params MirrorFacts[] mirrors)
    {
        var settings = SelectionDefaults.Near with { MaxScanAge = TimeSpan.FromDays(7), MaxTraceAge = TimeSpan.FromDays(2) };
        node.Snapshots.Current = RedirectSnapshot.Of(ToyMirror.Table(mirrors), settings, load, Now);
    }

    /// <summary>A node and how to read its own <c>mirroractors.web.relaxed</c>: other tests' nodes have one each.</summary>
    private static (ToyNode Node, Func<Dictionary<string, long>> Counted) Counted()
    {
        Instrument? own = null;
        var (thread, isMaking) = (Environment.CurrentManagedThreadId, false);
        var counts = new Dictionary<string, long>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (!isMaking || Environment.CurrentManagedThreadId != thread || instrument.Name != "mirroractors.web.relaxed") return;
                own = instrument;
                listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => counts[(string)tags[0].Value!] = value);
        listener.Start();
        isMaking = true;
        var node = new ToyNode();
        isMaking = false;
        Assert.NotNull(own);
        return (node, Read);

        Dictionary<string, long> Read()
        {
            listener.RecordObservableInstruments();
            listener.Dispose();
            return counts;
        }
    }
}
