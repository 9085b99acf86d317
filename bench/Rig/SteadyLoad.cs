using System.Globalization;
using System.Net;
using System.Text;

namespace MirrorActors.Rig;

/// <summary>
/// Asks at a fixed rate from one thread, whatever the server does (open loop): each request has its planned time, and its
/// latency counts from there, so that waiting for a free connection is not hidden. The first second is sent, not counted.
/// </summary>
internal sealed class SteadyLoad : IDisposable
{
    private const int MostRequests = 50_000;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(1);
    private readonly TimeProvider _clock;
    private readonly byte[][] _requests;
    private readonly SteadyConnection[] _connections;
    private readonly Stack<int> _free;
    private readonly ReadyWait _ready;
    private readonly TimeSpan[] _latencies;
    private readonly int _rate;
    private long _start;
    private int _sent;
    private int _done;
    private int _late;
    private int _faults;

    /// <param name="rate">Requests a second.</param>
    public SteadyLoad(Uri server, byte[][] requests, int rate, int seconds, int connections, TimeProvider clock)
    {
        (_requests, _rate, _clock) = (requests, rate, clock);
        _latencies = new TimeSpan[checked(rate * (1 + seconds))];
        var address = new IPEndPoint(IPAddress.Parse(server.Host), server.Port);
        _connections = [.. Enumerable.Range(0, connections).Select(_ => new SteadyConnection(address))];
        _ready = new ReadyWait(connections);
        _free = new Stack<int>(connections);
        for (var i = 0; i < connections; i++)
        {
            Watch(i);
            _free.Push(i);
        }
    }

    /// <summary>Random paths and clients, made ahead.</summary>
    public static byte[][] MakeRequests(Uri server, string pathsFile, string clientsFile, Random random)
    {
        var paths = File.ReadAllLines(pathsFile);
        var clients = File.ReadAllLines(clientsFile);
        var requests = new byte[MostRequests][];
        for (var i = 0; i < requests.Length; i++)
        {
            var (path, client) = (paths[random.Next(paths.Length)], clients[random.Next(clients.Length)]);
            requests[i] = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {server.Authority}\r\nX-Forwarded-For: {client}\r\n\r\n");
        }

        return requests;
    }

    public void Run()
    {
        _start = _clock.GetTimestamp();
        var end = Planned(_latencies.Length) + Grace;
        for (var now = TimeSpan.Zero; _done < _latencies.Length && now < end; now = _clock.GetElapsedTime(_start))
        {
            while (_sent < _latencies.Length && Planned(_sent) <= now && _free.TryPop(out var connection)) Send(connection, now);
            var next = _sent < _latencies.Length && _free.Count > 0 ? Planned(_sent) - now : LongestWait;
            var ready = _ready.Wait(next < TimeSpan.Zero ? TimeSpan.Zero : next < LongestWait ? next : LongestWait);
            for (var i = 0; i < ready; i++) Receive(_ready.Ready(i));
        }

        GiveUp(_clock.GetElapsedTime(_start));
    }

    /// <returns>
    /// <c>@@ answered late faults p50 p99 p99.9 max</c>: all requests; of those after the first second, how many were sent more
    /// than 1 ms after their time; answers that were no redirect, broken or missing; latencies in µs after the first second.
    /// </returns>
    public string Report()
    {
        var counted = _latencies.AsSpan(_rate).ToArray();
        Array.Sort(counted);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"@@ {_done} {_late} {_faults} {At(500):F0} {At(990):F0} {At(999):F0} {counted[^1].TotalMicroseconds:F0}");

        double At(int thousandths) => counted[(int)(((long)counted.Length * thousandths + 999) / 1000) - 1].TotalMicroseconds;
    }

    public void Dispose()
    {
        foreach (var connection in _connections) connection.Dispose();
        _ready.Dispose();
    }

    private TimeSpan Planned(int number) => TimeSpan.FromTicks(number * TimeSpan.TicksPerSecond / _rate);

    private void Send(int connection, TimeSpan now)
    {
        var number = _sent++;
        if (number >= _rate && now - Planned(number) > Late) _late++;
        if (!_connections[connection].TrySend(number, _requests[number % _requests.Length])) Broken(connection, number);
    }

    private void Receive(int connection)
    {
        var number = _connections[connection].Request;
        var answer = _connections[connection].Receive();
        if (answer == SteadyAnswer.Broken) Watch(connection);
        if (answer != SteadyAnswer.Partial && number != SteadyConnection.Idle) Done(connection, number, answer);
    }

    private void Broken(int connection, int number)
    {
        var answer = _connections[connection].Renew();
        Watch(connection);
        Done(connection, number, answer);
    }

    private void Done(int connection, int number, SteadyAnswer answer)
    {
        _latencies[number] = _clock.GetElapsedTime(_start) - Planned(number);
        _done++;
        if (answer != SteadyAnswer.Redirect) _faults++;
        _free.Push(connection);
    }

    private void Watch(int connection) => _ready.Watch(connection, _connections[connection].Handle);

    /// <summary>What has no answer yet is a fault that took until now.</summary>
    private void GiveUp(TimeSpan now)
    {
        _faults += _latencies.Length - _done;
        for (var number = 0; number < _latencies.Length; number++)
        {
            if (_latencies[number] == TimeSpan.Zero) _latencies[number] = now - Planned(number);
        }
    }
}
