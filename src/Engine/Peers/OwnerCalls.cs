using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;

namespace MirrorActors.Engine.Peers;

/// <summary>
/// Has something done by the node that owns a stream. While the stream changes hands, or its owner has just died, it is tried
/// again: what is done must be harmless to repeat.
/// </summary>
public sealed class OwnerCalls(ShardOwner owner, IPeers peers, TimeProvider clock)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);
    /// <summary>Without the engine there is no owner to come.</summary>
    private static readonly TimeSpan LimitWithoutEngine = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether it is this node's to do; true for all on a node that is alone.</summary>
    public bool IsHere(string stream) => owner.Owns(stream) || peers.Others.Count == 0;

    /// <param name="here">When this node owns the stream.</param>
    /// <param name="there">When another node does; fails with <see cref="NotOwnerException"/> when that one says it does not.</param>
    /// <exception cref="NotOwnerException">No owner did it in time; the message has the last reason.</exception>
    public async Task<T> RunAsync<T>(
        string stream, Func<Task<T>> here, Func<NodeInfo, CancellationToken, Task<T>> there, CancellationToken token)
    {
        var started = clock.GetTimestamp();
        while (true)
        {
            if (IsHere(stream)) return await here();
            string why;
            try
            {
                why = $"no node owns {stream} at present";
                if (OwnerOf(stream) is { } node) return await there(node, token);
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                why = (e.InnerException ?? e).Message;
            }

            var limit = owner.HasSession ? Limit : LimitWithoutEngine;
            if (clock.GetElapsedTime(started) >= limit)
                throw new NotOwnerException(owner.HasSession ? why : $"the engine cannot be reached; {why}");
            await Task.Delay(Pause, clock, token);
        }
    }

    private NodeInfo? OwnerOf(string stream) => owner.OwnerOf(stream) is { } id ? peers.Others.FirstOrDefault(p => p.Id == id) : null;
}
