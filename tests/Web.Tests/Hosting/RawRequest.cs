using System.Net.Sockets;
using System.Text;
using MirrorActors.Testing;

namespace MirrorActors.Web.Tests.Hosting;

/// <summary>Bytes to a server and bytes back, without any HTTP client in between.</summary>
internal static class RawRequest
{
    /// <summary>Sends exactly that and reads to the end, which the request must ask for.</summary>
    public static async Task<string> SendAsync(Uri server, byte[] request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Host, server.Port);
        var stream = socket.GetStream();
        try
        {
            await stream.WriteAsync(request);
        }
        catch (IOException)
        {
            // The server may have answered and closed before all was sent.
        }

        var answer = new MemoryStream();
        await Awaited.Of(CopyAsync(stream, answer), "the end of the answer", () => $"{answer.Length} bytes");
        return Encoding.Latin1.GetString(answer.ToArray());
    }

    public static Task<string> GetAsync(Uri server, string target) =>
        SendAsync(
            server, Encoding.Latin1.GetBytes($"GET {target} HTTP/1.1\r\nHost: x.test\r\nConnection: close\r\n\r\n"));

    public static int StatusOf(string answer) =>
        int.Parse(answer.AsSpan("HTTP/1.1 ".Length, 3), System.Globalization.CultureInfo.InvariantCulture);

    private static async Task CopyAsync(NetworkStream stream, MemoryStream answer)
    {
        var buffer = new byte[8192];
        try
        {
            while (await stream.ReadAsync(buffer) is > 0 and var read) answer.Write(buffer, 0, read);
        }
        catch (IOException)
        {
            // Reset after the answer, because the server did not read all of the request.
        }
    }
}
