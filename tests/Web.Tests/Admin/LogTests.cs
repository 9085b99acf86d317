using System.Net;
using System.Text.Json;
using MirrorActors.Engine.Log;
using MirrorActors.Protocol.Admin;
using MirrorActors.Testing;

namespace MirrorActors.Web.Tests.Admin;

public sealed class LogTests : AdminNodeTests
{
    [Fact]
    public async Task The_last_events_come_as_lines_oldest_first()
    {
        await Client.AddAsync("m");
        for (var i = 1; i <= 30; i++) await SetWeightAsync(i);
        var log = await Client.GetAsync("/v1/log?last=3", HttpStatusCode.OK);
        Assert.Equal("application/x-ndjson", log.ContentType);
        Assert.Equal("28 29 30", Weights(log.Text));
        Assert.Equal(20, Lines((await Client.GetAsync("/v1/log", HttpStatusCode.OK)).Text).Length);
        Assert.Empty((await Client.GetAsync("/v1/log?last=0", HttpStatusCode.OK)).Text);
        var line = JsonDocument.Parse(Lines(log.Text)[0]).RootElement;
        Assert.Equal(("mirror/default/m", "mirror.changed", "toy", "admin (token)"), (
            line.GetProperty("stream").GetString(), line.GetProperty("type").GetString(),
            line.GetProperty("node").GetString(), line.GetProperty("principal").GetString()));
    }

    [Theory]
    [InlineData("many")]
    [InlineData("-1")]
    [InlineData("")]
    [InlineData("10001")]
    public async Task A_last_that_is_no_such_number_is_refused(string last) =>
        Assert.Equal("last", (await Client.GetAsync($"/v1/log?last={last}", HttpStatusCode.UnprocessableEntity)).Faults);

    [Fact]
    public async Task A_long_log_is_not_read_again_from_its_start_and_shows_the_same()
    {
        await Client.AddAsync("m");
        const int events = 1200;
        for (var i = 1; i <= events; i++) await SetWeightAsync(i);
        var first = await Client.GetAsync("/v1/log?last=5", HttpStatusCode.OK);
        var second = await Client.GetAsync("/v1/log?last=5", HttpStatusCode.OK);
        Assert.Equal(first.Text, second.Text);
        Assert.Equal("1196 1197 1198 1199 1200", Weights(second.Text));
        Assert.Equal(1100, Lines((await Client.GetAsync("/v1/log?last=1100", HttpStatusCode.OK)).Text).Length);
    }

    [Fact]
    public async Task A_log_that_was_trimmed_begins_with_what_it_has_and_says_so()
    {
        await Client.AddAsync("m");
        for (var i = 1; i <= 1100; i++) await SetWeightAsync(i);
        var fresh = await HeadAsync("/v1/log?last=5");
        await TrimAsync(1097);

        // Once from a bookmark that is gone, and once from the start.
        for (var i = 0; i < 2; i++)
        {
            var (trimmed, text) = await HeadAsync("/v1/log?last=20");
            Assert.NotNull(trimmed);
            Assert.Equal("1096 1097 1098 1099 1100", Weights(text));
        }

        Assert.Equal((null, "1099 1100"), await WeightsAsync("/v1/log?last=2"));
        Assert.Null(fresh.Trimmed);
    }

    [Fact]
    public async Task Following_shows_events_as_they_come_and_ends_with_the_client()
    {
        await Client.AddAsync("m");
        using var stream = await Client.GetStreamAsync("/v1/log?last=1&follow=true");
        using var reader = new StreamReader(stream);
        Assert.Contains("mirror.registered", await LineAsync(reader), StringComparison.Ordinal);
        await SetWeightAsync(11);
        Assert.Equal("11", Weights(await LineAsync(reader)));
        await SetWeightAsync(12);
        Assert.Equal("12", Weights(await LineAsync(reader)));
        stream.Close();
        await SetWeightAsync(13);
        await Client.GetAsync("/v1/cluster", HttpStatusCode.OK);
    }

    [Fact]
    public async Task Following_an_idle_log_answers_at_once()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/log?last=0&follow=true");
        using var response = await Awaited.Of(
            Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead), "the head of the answer");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Followers_do_not_keep_a_node_from_stopping()
    {
        using var reader = new StreamReader(await Client.GetStreamAsync("/v1/log?last=0&follow=true"));
        var rest = reader.ReadToEndAsync();
        await Awaited.Of(Node.StopListenerAsync(), "the stop");
        Assert.Empty(await Awaited.Of(rest, "the end of the answer"));
    }

    private async Task TrimAsync(long below)
    {
        var state = new StreamSnapshot(below - 1, 1, "{}"u8.ToArray());
        await Node.Engine.Log.SaveSnapshotAsync("mirror/default/m", state, CancellationToken.None);
        await Node.Engine.Log.TrimAsync("mirror/default/m", below, CancellationToken.None);
    }

    private async Task<(string? Trimmed, string Text)> HeadAsync(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative));
        var trimmed = response.Headers.TryGetValues(LogHeaders.TrimmedUpTo, out var upTo) ? upTo.Single() : null;
        return (trimmed, await response.Content.ReadAsStringAsync());
    }

    private async Task<(string? Trimmed, string Weights)> WeightsAsync(string path)
    {
        var (trimmed, text) = await HeadAsync(path);
        return (trimmed, Weights(text));
    }

    private Task<AdminAnswer> SetWeightAsync(int weight) => Client.PostAsync(
        AdminCall.Mirrors + "/m/set", $$$"""{"fields":{"weight":"{{{weight}}}"}}""", HttpStatusCode.OK);

    private static async Task<string> LineAsync(StreamReader reader) =>
        await Awaited.Of(reader.ReadLineAsync(), "a line of the log") ?? throw new EndOfStreamException("the log ended");

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Weights(string text) => string.Join(' ', Lines(text).Select(l =>
        JsonDocument.Parse(l).RootElement.GetProperty("event").GetProperty("definition").GetProperty("weight")));
}
