using System.Net;
using MirrorActors.Actors.Alerts;
using MirrorActors.Engine.Settings;
using MirrorActors.Protocol.Ids;
using MirrorActors.Testing;
using MirrorActors.Testing.Admin;

namespace MirrorActors.Web.Tests.Admin;

public sealed class AlertTests
{
    private static readonly AlertSettings ByCommand = new(
        null, null, [], null, ["/bin/sh", "-c", "cat > /dev/null; echo out of paper >&2; exit 1"], TimeSpan.Zero, false);

    [Fact]
    public async Task What_is_wrong_is_listed_and_warned_of_where_it_belongs()
    {
        await using var node = await new AdminNode().StartAsync();
        using var client = node.Client();
        await client.AddAsync("m");
        node.Alerts.Raise(new Alert(AlertKind.NotFresh, "m", "m lacks /a.iso", MirrorId.Parse("m")));
        node.Alerts.Raise(new Alert(AlertKind.OriginStands, "default", "the trace stands"));
        var alerts = (await client.GetAsync("/v1/alerts", HttpStatusCode.OK)).Json.GetProperty("alerts");
        var shown = alerts.EnumerateArray().Select(a => (
            a.GetProperty("alert").GetProperty("kind").GetString(),
            a.TryGetProperty("held", out var held) ? held.GetString() : null));
        Assert.Equal([("origin-stands", null), ("not-fresh", "disabled")], shown);
        var health = await client.GetAsync(AdminCall.Mirrors + "/m/health", HttpStatusCode.OK);
        Assert.Equal(["m lacks /a.iso"], health.Json.GetProperty("warnings").EnumerateArray().Select(w => w.GetString()));
    }

    [Fact]
    public async Task A_test_tells_why_it_did_not_arrive()
    {
        await using var node = await new AdminNode { AlertSettings = ByCommand }.StartAsync();
        using var client = node.Client();
        var tests = (await client.PostAsync("/v1/alerts/test", null, HttpStatusCode.OK)).Json;
        Assert.Equal("/bin/sh ended with exit code 1: out of paper", tests[0].GetProperty("problem").GetString());
        Assert.Equal("channel", (await client.PostAsync("/v1/alerts/test?channel=pager", null, HttpStatusCode.NotFound)).Faults);
    }
}
