using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Peers;
using MirrorActors.Engine.Threads;
using MirrorActors.Protocol;

namespace MirrorActors.Engine.Blobs;

/// <summary>Brings a blob from another node to this one's disk, whole or not at all.</summary>
internal sealed class BlobPull(DiskBlobStore disk, BlobPeers peers, ReadBudget budget, TimeProvider clock, ILogger logger)
{
    private const int ChunkBytes = 1 << 16;

    /// <summary>Connections to one node that may break in the middle before the next node is asked.</summary>
    private const int Breaks = 5;

    /// <summary>For an answer, and for the next bytes of one.</summary>
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(10);

    /// <returns>False when no node that lives has it.</returns>
    public async Task<bool> PullAsync(BlobRef blob, CancellationToken token)
    {
        foreach (var peer in peers.Sources(blob))
        {
            try
            {
                if (await FromAsync(peer, blob, token)) return true;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException or TimeoutException)
            {
                peers.Failed(peer);
                logger.BlobNotPulled(blob.Sha256, peer.Id, e.Message);
            }
        }

        return false;
    }

    /// <summary>All from one node, so that what is wrong is that node's.</summary>
    private async Task<bool> FromAsync(NodeInfo peer, BlobRef blob, CancellationToken token)
    {
        await using var write = disk.BeginWrite(blob);
        for (var breaks = 0; ; breaks++)
        {
            var before = write.Written;
            try
            {
                if (!await ReadAsync(peer, blob, write, token)) return false;
                break;
            }
            catch (Exception e) when (IsBreak(e) && write.Written > before && breaks < Breaks)
            {
                logger.BlobResumed(blob.Sha256, peer.Id, write.Written, e.Message);
            }
        }

        await write.CompleteAsync(token);
        BlobMetrics.Pulled.Add(blob.Size);
        return true;
    }

    private static bool IsBreak(Exception e) => e is HttpRequestException or IOException or TimeoutException;

    /// <returns>False when the node does not have it.</returns>
    private async Task<bool> ReadAsync(NodeInfo peer, BlobRef blob, BlobWrite write, CancellationToken token)
    {
        var from = write.Written;
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{PeerHeaders.Prefix}blobs/{blob.Sha256}", UriKind.Relative));
        if (from > 0) request.Headers.Range = new RangeHeaderValue(from, null);
        using var answer = await peers.SendAsync(peer, request, Stall, token);
        if (answer.StatusCode == HttpStatusCode.NotFound) return false;
        var isExpected = from == 0
            ? answer.StatusCode == HttpStatusCode.OK
            : answer.StatusCode == HttpStatusCode.PartialContent && answer.Content.Headers.ContentRange?.From == from;
        if (!isExpected) throw new InvalidDataException($"node {peer.Id} answers {(int)answer.StatusCode}");
        await using var body = await answer.Content.ReadAsStreamAsync(token);
        var chunk = new byte[ChunkBytes];
        int count;
        while ((count = await body.ReadAsync(chunk, token).AsTask().WaitAsync(Stall, clock, token)) > 0)
        {
            await write.WriteAsync(chunk.AsMemory(0, count), token);
            await budget.TakeAsync(count, token);
        }

        return true;
    }
}
