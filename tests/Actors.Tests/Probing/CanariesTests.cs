using System.Net;
using System.Net.Sockets;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Probing;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Actors.Tests.Probing;

public sealed class CanariesTests : IDisposable
{
    private static readonly OutgoingOptions Options = new() { AllowPrivate = [IPNetwork.Parse("127.0.0.0/8")] };
    private readonly OutgoingHttp _http = new(Options, TimeProvider.System);

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_port_that_takes_connections_answers_and_one_that_refuses_them_does_not()
    {
        using var open = new TcpListener(IPAddress.Loopback, 0);
        open.Start();
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // and does not listen
        var (port, closed) = (((IPEndPoint)open.LocalEndpoint).Port, ((IPEndPoint)bound.LocalEndPoint!).Port);

        Assert.True(await AnswerAsync(AddressFamily.InterNetwork, $"127.0.0.1:{closed}", $"127.0.0.1:{port}"));
        Assert.False(await AnswerAsync(AddressFamily.InterNetwork, $"127.0.0.1:{closed}", $"http://127.0.0.1:{closed}/"));
        Assert.False(await AnswerAsync(AddressFamily.InterNetworkV6, $"127.0.0.1:{port}"));
    }

    [Fact]
    public async Task Any_status_of_a_url_is_an_answer()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var served = ServeAsync(listener);

        Assert.True(await AnswerAsync(AddressFamily.InterNetwork, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"));
        await served;
    }

    [Fact]
    public async Task Without_any_nobody_answers()
    {
        Assert.True(Canaries().IsEmpty);
        Assert.False(await AnswerAsync(AddressFamily.InterNetwork));
    }

    private static async Task ServeAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync();
        var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
        }

        await stream.WriteAsync("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
    }

    private Task<bool> AnswerAsync(AddressFamily family, params string[] addresses) =>
        Canaries(addresses).AnyAnswersAsync(family, CancellationToken.None);

    private Canaries Canaries(params string[] addresses) => new(
        [.. addresses.Select(address => CanaryAddress.Parse(address).Value!)], _http, new GuardedResolver(Options),
        TimeSpan.FromSeconds(10), TimeProvider.System);
}
