using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace MirrorActors.Web.Hosting.ProxyProtocol;

/// <summary>
/// Takes the header off the start of a connection, within the time limit. Anything else stays in the pipe for the HTTP
/// server.
/// </summary>
internal static class ProxyHeaderReader
{
    public static async Task<(ProxyArrival Arrival, ProxyHeader Header)> ReadAsync(
        ConnectionContext connection, TimeProvider clock)
    {
        using var limit = new CancellationTokenSource(ProxyLimits.HeaderTime, clock);
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping ?? default);
        try
        {
            return await ReadAsync(connection.Transport.Input, either.Token);
        }
        catch (OperationCanceledException)
        {
            return (limit.IsCancellationRequested ? ProxyArrival.Late : ProxyArrival.Gone, default);
        }
        catch (IOException)
        {
            // Reset by the peer; thrown here it would be logged as a fault of this node.
            return (ProxyArrival.Gone, default);
        }
    }

    private static async ValueTask<(ProxyArrival Arrival, ProxyHeader Header)> ReadAsync(
        PipeReader input, CancellationToken token)
    {
        while (true)
        {
            var read = await input.ReadAsync(token);
            var buffer = read.Buffer;
            switch (Parse(buffer, out var header))
            {
                case ProxyHeaderVerdict.Complete:
                    input.AdvanceTo(buffer.GetPosition(header.Length));
                    return (ProxyArrival.Complete, header);
                case ProxyHeaderVerdict.Absent:
                    input.AdvanceTo(buffer.Start);
                    return (ProxyArrival.Absent, default);
                case ProxyHeaderVerdict.Malformed:
                    input.AdvanceTo(buffer.Start);
                    return (ProxyArrival.Malformed, default);
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted) return (buffer.IsEmpty ? ProxyArrival.Gone : ProxyArrival.Cut, default);
        }
    }

    private static ProxyHeaderVerdict Parse(in ReadOnlySequence<byte> buffer, out ProxyHeader header)
    {
        if (buffer.IsSingleSegment) return ProxyHeaderParser.Parse(buffer.FirstSpan, out header);
        var length = (int)Math.Min(buffer.Length, ProxyLimits.HeaderBytes);
        Span<byte> start = stackalloc byte[ProxyLimits.HeaderBytes];
        buffer.Slice(0, length).CopyTo(start);
        return ProxyHeaderParser.Parse(start[..length], out header);
    }
}
