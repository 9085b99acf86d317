using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using MirrorActors.Actors.Auditing;
using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Protocol.Ids;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Auditing;

/// <summary>A range of a file of 100 bytes, asked of servers that answer well and badly.</summary>
public sealed class RangeAuditTests
{
    private static readonly byte[] Published = [.. Enumerable.Range(0, 100).Select(i => (byte)i)];
    private static readonly DateTimeOffset Modified = new(2025, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly AuditOptions Options = new(2, 1 << 20, TimeSpan.FromSeconds(10), 5);

    [Theory]
    [InlineData("right", typeof(AuditOutcome.Proven), "20 bytes from 10 of /right are those that were published")]
    [InlineData("forged", typeof(AuditOutcome.Mismatch), "20 bytes from 10 of /forged are not those that were published")]
    [InlineData("other-time", typeof(AuditOutcome.Outdated), "the mirror tells another time of the file")]
    [InlineData("other-length", typeof(AuditOutcome.Outdated), "the mirror tells another length")]
    [InlineData("coded", typeof(AuditOutcome.Outdated), "content coding")]
    [InlineData("no-ranges", typeof(AuditOutcome.Unclear), "the range is ignored")]
    [InlineData("other-range", typeof(AuditOutcome.Unclear), "another range came")]
    [InlineData("missing", typeof(AuditOutcome.Unclear), "404 for /missing")]
    [InlineData("cut", typeof(AuditOutcome.Unclear), "")]
    [InlineData("too-much", typeof(AuditOutcome.Unclear), "")]
    public async Task An_answer_is_compared_only_when_it_is_the_range(string path, Type outcome, string reason)
    {
        await using var server = await ToyServer.StartAsync(AnswerAsync);
        using var http = OutgoingTestKit.Http();
        var file = new SampledFile(new FileId(1), "/f"u8.ToArray(), Published.Length);
        var plan = new AuditPlan(file, [Modified], IsSettled: true, 10, 20, [.. SHA256.HashData(Published.AsSpan(10, 20))]);

        var seen = await Awaited.Of(
            new RangeAudit(http, Options, new FakeClock(), "n1").RunAsync(plan, server.At(path), redirects: null, CancellationToken.None), "an audit");

        Assert.IsType(outcome, seen);
        Assert.Contains(reason, seen.Reason, StringComparison.Ordinal);
        Assert.Equal((1, path is "missing" or "no-ranges" or "other-range" ? 0 : 20), (seen.Requests, seen.Bytes));
        if (seen is AuditOutcome.Mismatch { Evidence: var e })
            Assert.Equal(("/f", 10L, 20, "n1", true), (e.Path, e.Offset, e.Length, e.Node, e.Expected != e.Received));
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        Assert.Equal("bytes=10-29", request.Headers.Range);
        var (body, total, from) = (Published.AsMemory(10, 20), 100, 10);
        response.StatusCode = 206;
        response.Headers.LastModified = Modified.ToString("R");
        switch (request.Path.Value)
        {
            case "/forged" or "/other-time" or "/other-length" or "/coded":
                body = new byte[20];
                if (request.Path == "/other-time") response.Headers.LastModified = Modified.AddDays(1).ToString("R");
                if (request.Path == "/coded") response.Headers.ContentEncoding = "br";
                if (request.Path == "/other-length") total = 101;
                break;
            case "/no-ranges":
                (response.StatusCode, body) = (200, Published);
                break;
            case "/other-range":
                from = 11;
                break;
            case "/missing":
                response.StatusCode = 404;
                return;
            case "/cut":
                body = body[..19];
                break;
            case "/too-much":
                body = Published;
                break;
        }

        if (response.StatusCode == 206) response.Headers.ContentRange = $"bytes {from}-{from + 19}/{total}";
        await response.Body.WriteAsync(body);
    }
}
