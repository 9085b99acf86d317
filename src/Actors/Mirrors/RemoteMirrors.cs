using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;
using MirrorActors.Engine.Peers;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Peers;

namespace MirrorActors.Actors.Mirrors;

/// <summary>Commands for mirrors that other nodes own.</summary>
public sealed class RemoteMirrors(IPeers peers)
{
    /// <summary>Path of the request between nodes: a <see cref="MirrorOrder"/> there, an <see cref="OrderAnswer"/> back.</summary>
    public const string Path = PeerHeaders.Prefix + "mirror-commands";

    /// <exception cref="NotOwnerException">The node does not own the mirror, or not any more.</exception>
    /// <exception cref="HttpRequestException">It cannot be reached, or the connection broke.</exception>
    internal async Task<CommandResult> ExecuteAsync(NodeInfo node, MirrorOrder order, CancellationToken token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Path, UriKind.Relative));
        request.Content = JsonContent.Create(order, PeerJson.Default.MirrorOrder);
        using var response = await peers.SendAsync(node, request, token);
        if (response.StatusCode == HttpStatusCode.Conflict) throw new NotOwnerException($"node {node.Id} does not own {order.Mirror}");
        response.EnsureSuccessStatusCode();
        try
        {
            var answer = await response.Content.ReadFromJsonAsync(PeerJson.Default.OrderAnswer, token);
            return answer?.ToResult() ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new IOException($"node {node.Id} gives an answer that this one does not understand: {e.Message}", e);
        }
    }
}
