using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;

namespace MirrorActors.Engine.Peers;

/// <summary>
/// Has something done by the node that owns a stream. While the stream changes hands, or its owner has just died, it is tried
/// again: what is done must be harmless to repeat. What takes longer than the limit and then loses its owner begins anew as well.
/// </summary>
public sealed class OwnerCalls(ShardOwner owner, IPeers peers, TimeProvider clock)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>Without the engine there is no owner to come.</summary>
    private static readonly TimeSpan LimitWithoutEngine = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether it is this node's to do; true for all on a node that is alone.</summary>
    public bool IsHere(string stream) => owner.Owns(stream) || peers.IsAlone;

    /// <param name="here">When this node owns the stream; fails with <see cref="NotOwnerException"/> when it does not any more.</param>
    /// <param name="there">When another node does; fails likewise when that one says it does not.</param>
    /// <exception cref="NotOwnerException">No owner did it in time; the message has the last reason.</exception>
    public async Task<T> RunAsync<T>(
        string stream, Func<Task<T>> here, Func<NodeInfo, CancellationToken, Task<T>> there, CancellationToken token)
    {
        var started = clock.GetTimestamp();
        while (true)
        {
            var began = clock.GetTimestamp();
            string why;
            if (IsHere(stream))
            {
                try
                {
                    return await here();
                }
                catch (NotOwnerException e) when (!peers.IsAlone)
                {
                    why = e.Message;
                }
            }
            else
            {
                try
                {
                    why = $"no node owns {stream} at present";
                    if (OwnerOf(stream) is { } node) return await there(node, token);
                }
                catch (Exception e) when (e is HttpRequestException or IOException)
                {
                    why = (e.InnerException ?? e).Message;
                }
            }

            if (clock.GetElapsedTime(began) >= Limit) started = clock.GetTimestamp();
            var limit = owner.HasSession ? Limit : LimitWithoutEngine;
            if (clock.GetElapsedTime(started) >= limit)
                throw new NotOwnerException(owner.HasSession ? why : $"the engine cannot be reached; {why}");
            await Task.Delay(Pause, clock, token);
        }
    }

    private NodeInfo? OwnerOf(string stream) => owner.OwnerOf(stream) is { } id ? peers.Others.FirstOrDefault(p => p.Id == id) : null;
}
