using System.Collections.Concurrent;
using System.Globalization;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;
using MirrorActors.Engine.Peers;
using MirrorActors.Protocol;

namespace MirrorActors.Engine.Blobs;

/// <summary>
/// The other nodes in the order in which one is asked to keep a blob, and asked for it: that of rendezvous hashing, the same on all
/// nodes; those that failed a moment ago come last.
/// </summary>
internal sealed class BlobPeers(IPeers peers, TimeProvider clock)
{
    private const int NumberChars = 7;
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(15);
    private readonly ConcurrentDictionary<string, long> _failed = new(StringComparer.Ordinal);

    public Task Changed => peers.Changed;

    /// <summary>Those that may have it.</summary>
    public IReadOnlyList<NodeInfo> Sources(BlobRef blob) => InOrder(blob, peers.Others);

    /// <summary>Those that stay, as far as one knows, and may keep it.</summary>
    public IReadOnlyList<NodeInfo> Keepers(BlobRef blob) =>
        InOrder(blob, peers.Others.Where(peer => peer.State is NodeState.Up or NodeState.Joining));

    public void Failed(NodeInfo peer) => _failed[peer.Id] = clock.GetTimestamp();

    public async Task<HttpResponseMessage> SendAsync(NodeInfo peer, HttpRequestMessage request, TimeSpan limit, CancellationToken token)
    {
        using var over = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, over.Token);
        try
        {
            return await peers.SendAsync(peer, request, either.Token);
        }
        catch (OperationCanceledException e) when (!token.IsCancellationRequested)
        {
            throw new IOException($"node {peer.Id} did not answer within {limit}", e);
        }
    }

    private IReadOnlyList<NodeInfo> InOrder(BlobRef blob, IEnumerable<NodeInfo> nodes)
    {
        var number = int.Parse(blob.Sha256.AsSpan(0, NumberChars), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return [.. nodes.OrderBy(FailedLately).ThenByDescending(node => ShardPlacement.WeightOf(number, node.Id))];
    }

    private bool FailedLately(NodeInfo node) =>
        _failed.TryGetValue(node.Id, out var at) && clock.GetElapsedTime(at) < Remembered;
}
