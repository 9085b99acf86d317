using Microsoft.AspNetCore.Http;
using MirrorActors.Engine;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Peers;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Commands;
using MirrorActors.Web.Admin;

namespace MirrorActors.Web.Cluster;

/// <summary>Commands about nodes: one leaves, one is gone for good.</summary>
internal sealed class NodeCommands(AdminDependencies with)
{
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(2);

    /// <summary>Also for a step of the node itself that is under way, such as moving a leader.</summary>
    private static readonly TimeSpan RemovalLimit = TimeSpan.FromSeconds(15);

    /// <summary><c>POST /v1/cluster/leave[?node=]</c>: answers when the node has taken it; it ends when it has drained.</summary>
    public async Task LeaveAsync(HttpContext context)
    {
        var node = NodeOf(context) ?? with.Node.Name;
        if (node == with.Node.Name)
        {
            with.Stop.Ask("pbm cluster leave");
        }
        else if (Find(node) is not { } other)
        {
            await NotFoundAsync(context, node);
            return;
        }
        else if (await AskAsync(other, HttpMethod.Post, "/v1/cluster/leave", context.RequestAborted) is { } fault)
        {
            await RefuseAsync(context, RefusalKind.Unavailable, $"{node} was not told: {fault}");
            return;
        }

        await context.OkAsync(new NodeCommandView(node, "leaves"), AdminJson.Default.NodeCommandView, StatusCodes.Status202Accepted);
    }

    /// <summary>
    /// <c>POST /v1/cluster/down?node=[&amp;force=true]</c>: what the node owns is free at once, and a managed etcd goes on without its
    /// member. Refused for a node or a member that answers, unless forced: it would only join again; and where etcd would lose its quorum.
    /// </summary>
    public async Task DownAsync(HttpContext context)
    {
        if (NodeOf(context) is not { } node)
        {
            await RefuseAsync(context, RefusalKind.Invalid, "missing");
            return;
        }

        if (node == with.Node.Name)
        {
            await RefuseAsync(context, RefusalKind.Invalid, $"{node} answers you: pbm cluster leave");
            return;
        }

        var member = Find(node);
        var isForced = context.Request.Query["force"] == "true";
        if (member is not null && !isForced && await AnswersAsync(member, context.RequestAborted))
        {
            await RefuseAsync(context, RefusalKind.Conflict, $"{node} answers: pbm cluster leave {node}, or --force");
            return;
        }

        var removal = await TakeOutAsync(node, isForced, context.RequestAborted);
        if (removal.Refusal is { } why)
        {
            await RefuseAsync(context, removal.Kind, why);
            return;
        }

        var isKnown = member is not null || removal.IsDone || with.Owner.Down.Any(down => down.Node.Id == node);
        with.Owner.Forget(node);
        var isEnded = await with.Membership.EndAsync(node, context.RequestAborted);
        if (!isKnown && !isEnded)
        {
            await NotFoundAsync(context, node);
            return;
        }

        await TellOthersAsync(node, context.RequestAborted);
        var done = isEnded ? "down; what it owned is free" : "forgotten";
        if (removal.IsDone) done += "; its etcd is no member any more";
        await context.OkAsync(new NodeCommandView(node, done), AdminJson.Default.NodeCommandView);
    }

    /// <summary><c>POST /v1/cluster/forget?node=</c>: this node does not show it as down any more.</summary>
    public Task ForgetAsync(HttpContext context)
    {
        if (NodeOf(context) is { } node) with.Owner.Forget(node);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private async Task<(bool IsDone, string? Refusal, RefusalKind Kind)> TakeOutAsync(
        string node, bool isForced, CancellationToken token)
    {
        if (with.EngineAdmin() is not { RunsMembers: true } engine) return default;
        using var limit = new CancellationTokenSource(RemovalLimit, with.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        try
        {
            var removal = await engine.RemoveAsync(node, isForced, either.Token);
            return (removal.IsDone, removal.Refusal, RefusalKind.Conflict);
        }
        catch (EngineUnavailableException e)
        {
            var way = "start the nodes that are missing, or pbm cluster restore";
            return (false, $"without a quorum of etcd no member can be taken out ({e.Message}): {way}", RefusalKind.Unavailable);
        }
        catch (IOException e)
        {
            return (false, $"etcd does not let {node} go: {e.Message}", RefusalKind.Conflict);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return (false, $"etcd did not take {node} out in time: try again", RefusalKind.Unavailable);
        }
    }

    private static string? NodeOf(HttpContext context) => context.Request.Query["node"] is [{ Length: > 0 } node] ? node : null;

    private NodeInfo? Find(string node) => with.Owner.Members.FirstOrDefault(member => member.Id == node);

    private async Task<bool> AnswersAsync(NodeInfo node, CancellationToken token) =>
        await AskAsync(node, HttpMethod.Get, PeerHeaders.Prefix + "hello", token) is null;

    /// <summary>A node that does not hear it shows the other one as down until it is told, or starts again.</summary>
    private async Task TellOthersAsync(string node, CancellationToken token) => await Task.WhenAll(
        with.Peers.Others.Where(other => other.Id != node)
            .Select(other => AskAsync(other, HttpMethod.Post, "/v1/cluster/forget?node=" + Uri.EscapeDataString(node), token)));

    /// <summary>Null when it was done; else why not.</summary>
    private async Task<string?> AskAsync(NodeInfo node, HttpMethod method, string path, CancellationToken token)
    {
        using var limit = new CancellationTokenSource(AskLimit, with.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
            using var answer = await with.Peers.SendAsync(node, request, either.Token);
            return answer.IsSuccessStatusCode ? null : $"it answered {(int)answer.StatusCode}";
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return e.Message;
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return "it does not answer";
        }
    }

    private static Task RefuseAsync(HttpContext context, RefusalKind kind, string why) =>
        context.RefusedAsync(new CommandResult.Refused(kind, "node", why));

    private static Task NotFoundAsync(HttpContext context, string node) =>
        RefuseAsync(context, RefusalKind.NotFound, $"there is no node {node}");
}
