using System.Diagnostics;
using System.Globalization;

namespace MirrorActors.Testing.Servers;

/// <summary>One member of a real etcd cluster, in a process that a test may kill, pause and start again.</summary>
public sealed class EtcdMember : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private readonly string _folder = Directory.CreateTempSubdirectory("mirroractors-etcd-").FullName;
    private readonly string _name;
    private readonly int _port = LoopbackPorts.Next();
    private readonly int _peerPort = LoopbackPorts.Next();
    private readonly EtcdPlace _place;
    private readonly string[] _more;
    private Process? _process;
    private Task<string> _errors = Task.FromResult("");

    /// <param name="more">Further arguments of etcd.</param>
    internal EtcdMember(string name, string scheme, EtcdPlace place, params string[] more)
    {
        _name = name;
        _place = place;
        _more = more;
        Url = new Uri($"{scheme}://{place.Address}:{_port}");
    }

    public Uri Url { get; }

    internal string Peer => string.Create(CultureInfo.InvariantCulture, $"{_name}=http://{_place.Address}:{_peerPort}");

    /// <summary>Starts it, also again on its data.</summary>
    /// <param name="cluster">All members, as <c>--initial-cluster</c> takes them.</param>
    public void Start(string cluster)
    {
        var url = Url.GetLeftPart(UriPartial.Authority);
        var peer = Peer[(_name.Length + 1)..];
        string[] within = _place.Namespace is { } space ? ["ip", "netns", "exec", space] : [];
        string[] command =
        [
            .. within, Programs.Need("etcd"),
            "--name", _name, "--data-dir", Path.Combine(_folder, "data"), "--listen-client-urls", url,
            "--advertise-client-urls", url, "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer,
            "--initial-cluster", cluster, "--initial-cluster-token", cluster, "--initial-cluster-state", "new",
            "--heartbeat-interval", "50", "--election-timeout", "500", "--logger", "zap", "--log-level", "error",
            "--log-outputs", "stderr", .. _more,
        ];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>False when it ended instead, such as for a port that somebody else took.</summary>
    public async Task<bool> ListensAsync()
    {
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        while (!_process!.HasExited && clock.GetElapsedTime(started) < StartLimit)
        {
            using var client = new System.Net.Sockets.TcpClient();
            try
            {
                await client.ConnectAsync(_place.Address, _port);
                return true;
            }
            catch (System.Net.Sockets.SocketException)
            {
                // It does not listen before it has met the others.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), clock);
        }

        return false;
    }

    public Task<string> ErrorsAsync() => _errors;

    /// <summary>kill -9</summary>
    public async Task KillAsync()
    {
        if (_process is null) return;
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>SIGSTOP: it keeps its connections and answers nothing.</summary>
    public Task PauseAsync() => SignalAsync("-STOP");

    public Task ContinueAsync() => SignalAsync("-CONT");

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
