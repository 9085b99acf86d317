using System.Net.Sockets;
using MirrorActors.Web.Tests.Hosting;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.ProxyProtocol;

[Collection(nameof(AllocationTests))]
public sealed class ProxyAllocationTests
{
    private const int Requests = 5_000;

    [Fact]
    public async Task The_header_costs_nothing_per_request()
    {
        var without = await AllocatedEachAsync(isOn: false, []);
        byte[] block = [.. ProxyBytes.Addresses("127.0.0.1", 1), .. ProxyBytes.SslTlv(0)];
        var with = await AllocatedEachAsync(isOn: true, ProxyBytes.Binary(ProxyBytes.Tcp4, block));
        Assert.InRange(with, 1, without + 32);
    }

    private static async Task<long> AllocatedEachAsync(bool isOn, byte[] header)
    {
        await using var node = await ProxyNode.StartAsync(isOn: isOn);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(node.Address.Host, node.Address.Port);
        await socket.SendAsync(header);
        await Task.Run(() => Ask(socket, Requests));
        // The whole process is measured; what else it does then comes and goes.
        var least = long.MaxValue;
        for (var run = 0; run < 3; run++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await Task.Run(() => Ask(socket, Requests));
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / Requests);
        }

        return least;
    }

    private static void Ask(Socket socket, int count)
    {
        ReadOnlySpan<byte> request = "GET /a HTTP/1.1\r\nHost: x.test\r\n\r\n"u8;
        var answer = new byte[16 * 1024];
        for (var i = 0; i < count; i++)
        {
            socket.Send(request);
            var length = 0;
            while (answer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
                length += socket.Receive(answer, length, answer.Length - length, SocketFlags.None);
        }
    }
}
