using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Peers;
using MirrorActors.Protocol;

namespace MirrorActors.Engine.Blobs;

/// <summary>Has other nodes keep a blob that is on this node's disk.</summary>
internal sealed class BlobPush(DiskBlobStore disk, BlobPeers peers, ILogger logger)
{
    /// <summary>In a cluster of so many nodes and more, three have each blob.</summary>
    private const int ManyNodes = 5;

    /// <summary>Beside the time that the bytes take at <see cref="LeastRate"/>.</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(5);

    /// <summary>Bytes a second that a node must take.</summary>
    private const int LeastRate = 1 << 20;

    /// <summary>Returns when as many nodes as should keep it have it on disk, or no further one can be asked.</summary>
    /// <returns>False when they are fewer than that.</returns>
    public async Task<bool> SpreadAsync(BlobRef blob, CancellationToken token)
    {
        var keepers = peers.Keepers(blob);
        if (keepers.Count == 0) return false;
        var untried = new ConcurrentQueue<NodeInfo>(keepers);
        var wanted = keepers.Count + 1 >= ManyNodes ? 2 : 1;
        var kept = await Task.WhenAll(Enumerable.Range(0, wanted).Select(_ => ToNextAsync(blob, untried, token)));
        return kept.All(isKept => isKept);
    }

    private async Task<bool> ToNextAsync(BlobRef blob, ConcurrentQueue<NodeInfo> untried, CancellationToken token)
    {
        while (untried.TryDequeue(out var peer))
        {
            try
            {
                if (await ToAsync(peer, blob, token)) return true;
                logger.BlobNotKept(blob.Sha256, peer.Id, "it did not take it");
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                logger.BlobNotKept(blob.Sha256, peer.Id, e.Message);
            }

            peers.Failed(peer);
        }

        return false;
    }

    private async Task<bool> ToAsync(NodeInfo peer, BlobRef blob, CancellationToken token)
    {
        if (disk.OpenRead(blob) is not { } file) throw new FileNotFoundException($"blob {blob.Sha256} is not on this node's disk");
        var path = string.Create(CultureInfo.InvariantCulture, $"{PeerHeaders.Prefix}blobs/{blob.Sha256}?size={blob.Size}");
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(path, UriKind.Relative)) { Content = new StreamContent(file) };
        using var answer = await peers.SendAsync(peer, request, AnswerTime + TimeSpan.FromSeconds(blob.Size / LeastRate), token);
        if (!answer.IsSuccessStatusCode) return false;
        BlobMetrics.Pushed.Add(blob.Size);
        return true;
    }
}
