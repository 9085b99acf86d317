using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MirrorActors.Actors.Alerts;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Protocol.Admin;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Alerts;

public sealed class WebhookChannelTests : IDisposable
{
    private readonly string _secret = Path.GetTempFileName();

    public void Dispose() => File.Delete(_secret);

    [Fact]
    public async Task A_message_is_posted_as_json_and_signed()
    {
        File.WriteAllText(_secret, "s3cret\n");
        var got = new TaskCompletionSource<(IHeaderDictionary Headers, byte[] Body)>();
        await using var server = await ToyServer.StartAsync(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            got.SetResult((new HeaderDictionary(context.Request.Headers.ToDictionary()), body.ToArray()));
        });
        using var channel = Channel(server.At("hook?token=1"));
        await Awaited.Of(channel.SendAsync(AlertKit.Sample, CancellationToken.None), "the answer");
        var (headers, body) = await Awaited.Of(got.Task, "the request");
        Assert.Equal("application/json", headers.ContentType);
        var timestamp = headers[WebhookChannel.TimestampHeader].ToString();
        Assert.Equal(WebhookChannel.Signature(Encoding.UTF8.GetBytes("s3cret"), timestamp, body), headers[WebhookChannel.SignatureHeader]);
        var message = JsonSerializer.Deserialize(body, AdminJson.Default.AlertMessage)!;
        Assert.Equal(AlertKit.Sample.Begun, message.Begun);
    }

    [Fact]
    public void The_signature_is_hmac_sha256_of_timestamp_dot_and_body() => Assert.Equal(
        // printf '1000.{}' | openssl dgst -sha256 -hmac key
        "sha256=c32de42341dece79a1511c9e7f74a2734112edcfcf48943c976faf07047065db",
        WebhookChannel.Signature("key"u8.ToArray(), "1000", "{}"u8));

    [Theory]
    [InlineData(500)]
    [InlineData(302)]
    [InlineData(404)]
    public async Task Any_other_answer_than_2xx_is_a_failure(int status)
    {
        await using var server = await ToyServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        });
        using var channel = Channel(server.Root, signed: false);
        Assert.Contains($"answers {status}", await FailureAsync(channel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_server_a_private_address_and_a_missing_secret_are_failures_in_words()
    {
        var end = new TaskCompletionSource();
        await using var server = await ToyServer.StartAsync(_ => end.Task);
        using (var slow = Channel(server.Root, signed: false, limit: TimeSpan.FromMilliseconds(200)))
            Assert.Contains("not done within 0.2 s", await FailureAsync(slow), StringComparison.Ordinal);
        end.SetResult();
        using (var guarded = Channel(server.Root, signed: false, options: new OutgoingOptions()))
            Assert.Contains("is not public", await FailureAsync(guarded), StringComparison.Ordinal);
        using var unsigned = Channel(server.Root);
        Assert.Contains("is empty", await FailureAsync(unsigned), StringComparison.Ordinal);
    }

    private static async Task<string> FailureAsync(WebhookChannel channel) => (await Assert.ThrowsAsync<AlertFailedException>(
        () => Awaited.Of(channel.SendAsync(AlertKit.Sample, CancellationToken.None), "the end"))).Message;

    private WebhookChannel Channel(Uri url, bool signed = true, TimeSpan? limit = null, OutgoingOptions? options = null) => new(
        url, signed ? _secret : null, options ?? OutgoingTestKit.Loopback, TimeProvider.System, limit ?? TimeSpan.FromSeconds(20));
}
