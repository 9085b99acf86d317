using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MirrorActors.Actors.Tests.Alerts;

/// <summary>A mail server on a free loopback port, one conversation after the other. Every line it hears is kept.</summary>
internal sealed class ToyMailServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;

    public ToyMailServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Offers STARTTLS with it.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Begins with TLS.</summary>
    public bool IsImplicit { get; init; }

    public string Banner { get; init; } = "220 toy ESMTP";

    /// <summary>Said instead of the usual, by the beginning of a line; null: nothing, for ever.</summary>
    public Dictionary<string, string?> Instead { get; init; } = [];

    public List<string> Heard { get; } = [];

    /// <summary>The lines of the messages that were taken, without the dots that were put before theirs.</summary>
    public List<List<string>> Messages { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            try
            {
                await TalkAsync(client.GetStream());
            }
            catch (IOException)
            {
                // The other side hung up.
            }
        }
    }

    private async Task TalkAsync(Stream stream)
    {
        if (IsImplicit) stream = await SecuredAsync(stream);
        await SayAsync(stream, Banner);
        var reader = new StreamReader(stream, Encoding.ASCII);
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            Heard.Add(line);
            if (Instead.FirstOrDefault(i => line.StartsWith(i.Key, StringComparison.Ordinal)) is { Key: not null } instead)
            {
                if (instead.Value is null) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stop.Token);
                await SayAsync(stream, instead.Value!);
                continue;
            }

            if (line == "QUIT") return;
            await SayAsync(stream, Answer(line, stream));
            if (line == "DATA") await TakeAsync(reader, stream);
            if (line != "STARTTLS") continue;
            stream = await SecuredAsync(stream);
            reader = new StreamReader(stream, Encoding.ASCII);
        }
    }

    private string Answer(string line, Stream stream) => line.Split(' ', ':')[0] switch
    {
        "EHLO" when Certificate is not null && stream is NetworkStream => "250-toy\r\n250-STARTTLS\r\n250 8BITMIME",
        "EHLO" => "250-toy\r\n250 AUTH PLAIN LOGIN",
        "STARTTLS" => "220 go",
        "AUTH" => line == "AUTH PLAIN AG9wcwBwdw==" ? "235 hello" : "535 no",
        "DATA" => "354 go",
        _ => "250 ok",
    };

    private async Task TakeAsync(StreamReader reader, Stream stream)
    {
        var lines = new List<string>();
        while (await reader.ReadLineAsync(_stop.Token) is { } line and not ".") lines.Add(line.StartsWith('.') ? line[1..] : line);
        Messages.Add(lines);
        await SayAsync(stream, "250 taken");
    }

    private async Task<Stream> SecuredAsync(Stream stream)
    {
        var secure = new SslStream(stream);
        var context = SslStreamCertificateContext.Create(Certificate!, additionalCertificates: null, offline: true);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = context }, _stop.Token);
        return secure;
    }

    private ValueTask SayAsync(Stream stream, string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"), _stop.Token);
}
