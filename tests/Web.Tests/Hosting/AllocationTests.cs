using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.Load;
using MirrorActors.Engine.Settings;
using MirrorActors.Testing;
using MirrorActors.Web.AccessLog;
using MirrorActors.Web.Metrics;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.Hosting;

[Collection(nameof(AllocationTests))]
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class AllocationTests
{
    private const int Requests = 20_000;

    /// <summary>
    /// The promise: 600 bytes and 2.4 times the bytes of the header values a redirect, access log and counts included.
    /// </summary>
    [Fact]
    public async Task A_redirect_allocates_little_more_than_its_headers()
    {
        var directory = Directory.CreateTempSubdirectory("allocation-");
        using var metrics = new WebMetrics();
        await using var log = new AccessLogWriter(
            Path.Combine(directory.FullName, "log"), false, TimeProvider.System, metrics, NullLogger.Instance);
        log.Start();
        using var loads = new LoadMeter(
            SelectionDefaults.Near with { CountryCeiling = new Percent(90) }, NullLogger<LoadMeter>.Instance);
        await using var node = new ToyNode { AccessLog = log, Loads = loads };
        for (var i = 0; i < 10; i++)
            node.With(
                $"/pool/main/h/hello/hello_2.10-{i}_amd64.deb", i, sha256: SHA256.HashData([(byte)i]), isLocal: false);
        node.Publish([.. Enumerable.Range(0, 12).Select(static i => ToyMirror.Make(i))]);
        await node.StartAsync();
        for (var i = 0; i < 12; i++) await node.HoldAsync(i, [.. Enumerable.Range(0, 10)]);
        var probe = new KeepAliveProbe(node.Address);
        var headerBytes = await probe.RunAsync(Requests / 4);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await probe.RunAsync(Requests);
        var each = (GC.GetTotalAllocatedBytes(precise: true) - before) / Requests;
        probe.Dispose();
        Assert.InRange(each, 1, (long)(600 + (2.4 * headerBytes)));
    }

    /// <summary>Sends requests one after another on one connection and allocates nothing itself.</summary>
    private sealed class KeepAliveProbe : IDisposable
    {
        private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);
        private readonly byte[][] _requests;
        private readonly byte[] _answer = new byte[16 * 1024];

        public KeepAliveProbe(Uri server)
        {
            _socket.NoDelay = true;
            _socket.Connect(server.Host, server.Port);
            _requests =
            [
                .. Enumerable.Range(0, 10).Select(static i => Encoding.ASCII.GetBytes(string.Create(
                    CultureInfo.InvariantCulture,
                    $"GET /pool/main/h/hello/hello_2.10-{i}_amd64.deb HTTP/1.1\r\nHost: x\r\n"
                    + $"X-Forwarded-For: 192.0.2.{i}\r\n\r\n"))),
            ];
        }

        /// <returns>Bytes of the header values of one answer, those the server makes itself left out.</returns>
        public Task<int> RunAsync(int count) => Task.Run(() =>
        {
            var length = 0;
            for (var i = 0; i < count; i++)
            {
                _socket.Send(_requests[i % 10]);
                length = 0;
                while (_answer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
                    length += _socket.Receive(_answer, length, _answer.Length - length, SocketFlags.None);
            }

            return Encoding.ASCII.GetString(_answer, 0, length).Split("\r\n")
                .Where(static l => l.Contains(
                    ": ", StringComparison.Ordinal) && !l.StartsWith("Date", StringComparison.Ordinal))
                .Sum(static l => l.Length - l.IndexOf(": ", StringComparison.Ordinal) - 2);
        });

        public void Dispose() => _socket.Dispose();
    }
}
