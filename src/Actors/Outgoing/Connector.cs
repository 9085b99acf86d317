using System.Net;
using System.Net.Sockets;
using MirrorActors.Engine.Threads;

namespace MirrorActors.Actors.Outgoing;

/// <summary>Connects to the first of several checked addresses that answers, each with a short lead (RFC 8305).</summary>
internal sealed class Connector(GuardedResolver resolver, TimeSpan timeout, TimeProvider clock)
{
    /// <param name="family">Only addresses of it; null for either.</param>
    public async Task<Stream> ConnectAsync(
        string host, int port, AddressFamily? family, CancellationToken token, CallRecord? record = null)
    {
        var began = clock.GetTimestamp();
        var known = await resolver.ResolveAsync(host, token);
        record?.Resolved(began);
        began = clock.GetTimestamp();
        var usable = family is null ? known : [.. known.Where(address => address.AddressFamily == family)];
        if (usable.Count == 0)
            throw new OutgoingException(OutgoingFailure.Dns, $"the name {host} has no address of family {family}");
        var addresses = Alternate(usable);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var running = new List<Task<Socket>>();
        var next = 0;
        Exception? failure = null;
        try
        {
            while (running.Count > 0 || next < addresses.Count)
            {
                if (next < addresses.Count) running.Add(ConnectAsync(addresses[next++], port, stop.Token));
                var ended = await EndedAsync(running, next < addresses.Count, token);
                if (ended is null) continue;
                running.Remove(ended);
                if (ended.IsCompletedSuccessfully)
                {
                    var socket = await ended;
                    record?.Connected(socket.RemoteEndPoint as IPEndPoint, began);
                    return new PoolStream(new NetworkStream(socket, ownsSocket: true));
                }

                failure = ended.Exception?.InnerException ?? failure;
            }
        }
        finally
        {
            await stop.CancelAsync();
            foreach (var late in running) _ = CloseAsync(late);
        }

        token.ThrowIfCancellationRequested();
        var reason = failure is SocketException refused ? refused.SocketErrorCode.ToString() : "no answer in time";
        throw new OutgoingException(
            OutgoingFailure.Connect, $"no connection to {host} port {port} ({addresses[^1]}): {reason}", failure);
    }

    /// <summary>The attempt that ended first; null when the lead is over and another address waits.</summary>
    private async Task<Task<Socket>?> EndedAsync(List<Task<Socket>> running, bool more, CancellationToken token)
    {
        var first = Task.WhenAny(running);
        if (!more) return await first;
        using var lead = CancellationTokenSource.CreateLinkedTokenSource(token);
        var over = Task.Delay(OutgoingLimits.ConnectLead, clock, lead.Token);
        var won = await Task.WhenAny(first, over);
        await lead.CancelAsync();
        token.ThrowIfCancellationRequested();
        return won == first ? await first : null;
    }

    private async Task<Socket> ConnectAsync(IPAddress address, int port, CancellationToken token)
    {
        using var limit = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), either.Token);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        finally
        {
            await PoolThread.Enter();
        }
    }

    /// <summary>A slower attempt may still win its race against the cancellation; nobody wants its socket.</summary>
    private static async Task CloseAsync(Task<Socket> late)
    {
        try
        {
            (await late).Dispose();
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // The expected end of an attempt that lost.
        }
    }

    /// <summary>The two families in turn, beginning with the resolver's first choice.</summary>
    private static List<IPAddress> Alternate(IReadOnlyList<IPAddress> addresses)
    {
        var first = addresses.Where(address => address.AddressFamily == addresses[0].AddressFamily).ToList();
        var second = addresses.Where(address => address.AddressFamily != addresses[0].AddressFamily).ToList();
        var mixed = new List<IPAddress>(addresses.Count);
        for (var i = 0; i < Math.Max(first.Count, second.Count); i++)
        {
            if (i < first.Count) mixed.Add(first[i]);
            if (i < second.Count) mixed.Add(second[i]);
        }

        return mixed;
    }
}
