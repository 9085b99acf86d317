using MirrorActors.Engine;
using MirrorActors.Protocol.Admin;
using MirrorActors.Web.Admin;

namespace MirrorActors.Web.Cluster;

/// <summary>What this node tells of itself.</summary>
internal sealed class NodeStatus(AdminDependencies with)
{
    private static readonly TimeSpan LagLimit = TimeSpan.FromSeconds(1);

    public async Task<NodeStatusView> TellAsync(CancellationToken token)
    {
        var (head, lag) = await LagAsync(token);
        var ends = with.CertificateEnds();
        return new NodeStatusView(
            with.Node.Name, with.Readiness.Current.ToString().ToLowerInvariant(), head, (long?)lag?.TotalMilliseconds,
            with.Prober.Network?.State.Text)
        {
            CertificateEnds = ends?.Node,
            AuthorityEnds = ends?.Authority,
        };
    }

    private async Task<(string? Head, TimeSpan? Lag)> LagAsync(CancellationToken token)
    {
        using var limit = new CancellationTokenSource(LagLimit, with.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        string? text = null;
        try
        {
            var head = await with.Log.HeadAsync(either.Token);
            text = head.ToString();
            var asked = with.Clock.GetTimestamp();
            await with.Feed.WaitForAsync(head, either.Token);
            return (text, with.Clock.GetElapsedTime(asked));
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return (text, null);
        }
        catch (Exception e) when (e is EngineUnavailableException or InvalidOperationException)
        {
            // The engine is away, or has another history than the tables.
            return (text, null);
        }
    }
}
