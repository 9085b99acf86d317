using System.Globalization;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Peers;

/// <summary>Which cluster this node is of: nodes of one cluster have one log, and its epoch is the cluster's id.</summary>
public sealed class ClusterIdentity(IEventLog log, TimeProvider clock)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
    private volatile string? _id;

    /// <summary>Hexadecimal; null while the engine does not tell it.</summary>
    public async ValueTask<string?> IdAsync(CancellationToken token)
    {
        if (_id is { } known) return known;
        using var limit = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        try
        {
            var head = await log.HeadAsync(either.Token);
            return _id = head.Epoch.ToString("x", CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException || (e is OperationCanceledException && !token.IsCancellationRequested))
        {
            return null;
        }
    }
}
