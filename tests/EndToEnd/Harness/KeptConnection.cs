using System.Net.Sockets;
using System.Text;

namespace MirrorActors.EndToEnd.Harness;

/// <summary>
/// Many requests over one connection, a hundred under way at a time; the answers are redirects, which have no body.
/// </summary>
internal static class KeptConnection
{
    private const int Together = 100;
    private const string EndOfHead = "\r\n\r\n";

    /// <returns>The head of each answer.</returns>
    public static async Task<List<string>> HeadsAsync(Uri server, string target, string forwardedFor, int requests)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Host, server.Port);
        var stream = socket.GetStream();
        var request = $"GET {target} HTTP/1.1\r\nHost: {server.Authority}\r\nX-Forwarded-For: {forwardedFor}{EndOfHead}";
        var heads = new List<string>(requests);
        var buffer = new byte[64 << 10];
        while (heads.Count < requests)
        {
            var batch = Math.Min(Together, requests - heads.Count);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(request, batch))));
            heads.AddRange(await ReadAsync(stream, buffer, batch));
        }

        return heads;
    }

    private static async Task<string[]> ReadAsync(NetworkStream stream, byte[] buffer, int count)
    {
        var text = new StringBuilder();
        while (true)
        {
            var read = await stream.ReadAsync(buffer);
            Assert.True(read > 0, $"the connection ended; the last answers:\n{text}");
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            var heads = text.ToString().Split(EndOfHead);
            Assert.All(heads[..^1], static h => Assert.StartsWith("HTTP/1.1 302 ", h, StringComparison.Ordinal));
            if (heads.Length > count) return heads[..count];
        }
    }
}
