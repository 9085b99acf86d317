using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MirrorActors.Actors.Tests.Scanning.Ftp;

/// <summary>An FTP server on loopback that does what a test says, and behaves where it says nothing.</summary>
internal sealed class ScriptedFtp : IAsyncDisposable
{
    /// <summary>In place of a reply: the connection is closed.</summary>
    public const string HangUp = "hang up";

    public const string MlsdFeatures = "211-Features:\r\n MLST type*;size*;modify*;\r\n211 End";

    private const string ListFeatures = "211-Features:\r\n EPSV\r\n UTF8\r\n211 End";
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private TcpListener? _data;
    private string _directory = "/";

    public ScriptedFtp()
    {
        _listener.Start();
        _running = ServeAsync();
    }

    public string Url => $"ftp://127.0.0.1:{Port}/";

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What the client sent, line by line.</summary>
    public ConcurrentQueue<string> Commands { get; } = [];

    public string Features { get; init; } = ListFeatures;

    /// <summary>For a command, the reply in place of the usual one; null for that.</summary>
    public Func<string, string?> Reply { get; init; } = _ => null;

    /// <summary>Sends the listing of a directory; gives the last reply.</summary>
    public Func<string, Stream, Task<string>> Listing { get; init; } = (_, _) => Task.FromResult("226 Done.");

    /// <summary>In place of everything else: what is done with each connection.</summary>
    public Func<NetworkStream, CancellationToken, Task>? Talk { get; init; }

    /// <summary>Directories as text, by their absolute path; others are not there.</summary>
    public static ScriptedFtp Of(params (string Directory, string Text)[] tree) => Of(tree, ListFeatures);

    public static ScriptedFtp OfMlsd(params (string Directory, string Text)[] tree) =>
        Of(tree, MlsdFeatures);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        _data?.Stop();
        await ((Task)_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static ScriptedFtp Of((string Directory, string Text)[] tree, string features)
    {
        var texts = tree.ToDictionary(one => one.Directory, one => one.Text, StringComparer.Ordinal);
        return new ScriptedFtp
        {
            Features = features,
            Reply = command => command.StartsWith("CWD ", StringComparison.Ordinal) && !texts.ContainsKey(command[4..])
                ? "550 No such directory." : null,
            Listing = async (directory, data) =>
            {
                await data.WriteAsync(Encoding.Latin1.GetBytes(texts[directory]));
                return "226 Done.";
            },
        };
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            try
            {
                await using var stream = client.GetStream();
                await (Talk ?? ConverseAsync)(stream, _stop.Token);
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                // The client has enough of it.
            }
        }
    }

    private async Task ConverseAsync(NetworkStream stream, CancellationToken token)
    {
        await SendAsync(stream, Reply("greeting") ?? "220 Hello.");
        using var lines = new StreamReader(stream, Encoding.Latin1);
        while (await lines.ReadLineAsync(token) is { } command)
        {
            Commands.Enqueue(command);
            var reply = Reply(command) ?? Usual(command);
            if (reply == HangUp) return;
            await SendAsync(stream, reply);
            if (reply.StartsWith("150", StringComparison.Ordinal)) await SendAsync(stream, await TransferAsync(token));
        }
    }

    private string Usual(string command)
    {
        var verb = command.Split(' ')[0];
        if (verb == "CWD") _directory = command[4..];
        return verb switch
        {
            "USER" => "331 Your address, please.",
            "PASS" => "230 Welcome.",
            "FEAT" => Features,
            "PWD" => "257 \"/\" is where you are.",
            "CWD" or "TYPE" or "OPTS" => "200 Fine.",
            "EPSV" => $"229 Here (|||{Open()}|)",
            "PASV" => $"227 Here (127,0,0,1,{Open() >> 8},{Open(again: true) & 255}).",
            "LIST" or "MLSD" => "150 Here it comes.",
            "QUIT" => HangUp,
            _ => "500 What?",
        };
    }

    public int Open(bool again = false)
    {
        if (!again)
        {
            _data?.Stop();
            _data = new TcpListener(IPAddress.Loopback, 0);
            _data.Start();
        }

        return ((IPEndPoint)_data!.LocalEndpoint).Port;
    }

    private async Task<string> TransferAsync(CancellationToken token)
    {
        using var client = await _data!.AcceptTcpClientAsync(token);
        await using var stream = client.GetStream();
        return await Listing(_directory, stream).WaitAsync(token);
    }

    private static async Task SendAsync(NetworkStream stream, string reply)
    {
        if (reply.Length > 0) await stream.WriteAsync(Encoding.Latin1.GetBytes(reply + "\r\n"));
    }
}
