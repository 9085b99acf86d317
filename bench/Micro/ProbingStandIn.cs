using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MirrorActors.Micro;

/// <summary>A process that answers each HEAD request on every loopback address at once, so that its cost is not counted.</summary>
internal static class ProbingStandIn
{
    public const string Argument = "--probing-stand-in";

    private static readonly byte[] Answer = Encoding.ASCII.GetBytes(
        $"HTTP/1.1 200 OK\r\nServer: stand-in\r\nContent-Type: application/octet-stream\r\nContent-Length: {ProbingCost.FileSize}\r\n\r\n");

    /// <summary>Writes its port as a line; ends with its input.</summary>
    public static async Task RunAsync()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start(1000);
        await Console.Out.WriteLineAsync($"{((IPEndPoint)listener.LocalEndpoint).Port}");
        // Console.In's asynchronous reads block.
        var ended = Task.Run(Console.In.ReadToEnd);
        while (true)
        {
            var accepted = listener.AcceptTcpClientAsync();
            if (await Task.WhenAny(accepted, ended) == ended) return;
            _ = ServeAsync(await accepted);
        }
    }

    private static async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII);
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.Length == 0) await stream.WriteAsync(Answer);
            }
        }
    }
}
