using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.Load;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;
using MirrorActors.Web.Metrics;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.Hosting;

/// <summary>What a real listener counts, and what follows from it.</summary>
public sealed class CountingTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly SelectionSettings Settings = SelectionDefaults.Near with { CountryCeiling = new Percent(30) };
    private readonly LoadMeter _meter = new(Settings, NullLogger<LoadMeter>.Instance);

    [Fact]
    public async Task Bytes_are_those_asked_for_and_HEAD_asks_for_none()
    {
        var table = ToyMirror.Table(WithQuota(ToyMirror.Make(0), 100_000));
        await using var node = await StartAsync(table);
        using var client = node.Client();
        await AskAsync(client, HttpMethod.Head);
        await AskAsync(client, HttpMethod.Get);
        await AskAsync(client, HttpMethod.Get, "bytes=1000-1999");
        await AskAsync(client, HttpMethod.Get, "bytes=9500-");
        await AskAsync(client, HttpMethod.Get, "bytes=20000-");
        using var missing = await client.GetAsync("/none.iso");
        _meter.Fold(table, Now);
        Assert.Equal(0.115, Assert.Single(_meter.Report.Mirrors).QuotaUsed!.Value, 9);
        Assert.Equal((4, 1), (_meter.Report.Traffic.Redirects, _meter.Report.Traffic.ShareOf(CountryCode.Parse("DE"))));
    }

    [Fact]
    public async Task Where_every_mirror_is_at_its_ceiling_the_answer_says_that_this_was_relaxed()
    {
        var table = ToyMirror.Table(ToyMirror.Make(0), ToyMirror.Make(1));
        await using var node = await StartAsync(table);
        using var client = node.Client();
        for (var i = 0; i < 40; i++)
        {
            using var before = await AskAsync(client, HttpMethod.Get);
            Assert.False(before.Headers.Contains("X-Mirror-Relaxed"));
        }

        var load = _meter.Fold(table, Now);
        node.Snapshots.Current = RedirectSnapshot.Of(table, Settings, load, Now, node.Snapshots.Current);
        using var after = await AskAsync(client, HttpMethod.Get);
        Assert.Equal("ceiling", Assert.Single(after.Headers.GetValues("X-Mirror-Relaxed")));
        using var text = new PrometheusText();
        Assert.Matches("mirroractors_web_relaxed_total{rule=\"ceiling\"} [1-9]", text.Render());
        using var elsewhere = node.Client(ToyGeo.Paris);
        using var french = await AskAsync(elsewhere, HttpMethod.Get);
        Assert.False(french.Headers.Contains("X-Mirror-Relaxed"));
    }

    public void Dispose() => _meter.Dispose();

    private static MirrorFacts WithQuota(MirrorFacts mirror, long bytes) =>
        mirror with { Definition = mirror.Definition with { Quota = new MirrorQuota(bytes) } };

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, HttpMethod method, string? range = null)
    {
        using var request = new HttpRequestMessage(method, "/a.iso");
        if (range is not null) request.Headers.TryAddWithoutValidation("Range", range);
        var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return answer;
    }

    private async Task<ToyNode> StartAsync(MirrorTable table)
    {
        var node = new ToyNode { Loads = _meter }.With("/a.iso", 1, 10_000);
        node.Snapshots.Current = RedirectSnapshot.Of(table, Settings, LoadState.Idle, Now);
        await node.StartAsync();
        foreach (var mirror in table.All) await node.HoldAsync(mirror.Ordinal, 1);
        return node;
    }
}
