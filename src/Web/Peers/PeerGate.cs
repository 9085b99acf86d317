using System.Globalization;
using Microsoft.AspNetCore.Http;
using MirrorActors.Engine.Peers;
using MirrorActors.Protocol.Cluster;

namespace MirrorActors.Web.Peers;

/// <summary>
/// Lets in nodes of this cluster alone: 1 the certificate or the secret, 2 the protocol's version, 3 the cluster's id. Who is
/// refused is told why. A machine that wants to join comes without any.
/// </summary>
internal sealed class PeerGate(PeerCredentials credentials, ClusterIdentity cluster)
{
    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path == ClusterPaths.Join) await next(context);
        else if (!IsKnown(context))
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "it has no certificate of this cluster, or another secret");
        else if (Refusal(context) is { } refusal) await RefuseAsync(context, StatusCodes.Status401Unauthorized, refusal);
        else if (WrongVersion(context.Request) is { } version) await RefuseAsync(context, StatusCodes.Status421MisdirectedRequest, version);
        else if (await OtherClusterAsync(context) is { } other) await RefuseAsync(context, StatusCodes.Status421MisdirectedRequest, other);
        else await next(context);
    }

    private bool IsKnown(HttpContext context) => credentials.Certificate is null
        ? credentials.Accepts(context.Request.Headers.Authorization)
        // TLS has checked it by then.
        : context.Connection.ClientCertificate is not null;

    private string? Refusal(HttpContext context) =>
        context.Connection.ClientCertificate is { } certificate ? credentials.Refusal(certificate) : null;

    private static string? WrongVersion(HttpRequest request)
    {
        var isNumber = int.TryParse(request.Headers[PeerHeaders.Wire], NumberStyles.None, CultureInfo.InvariantCulture, out var theirs);
        return isNumber && Math.Abs(theirs - PeerHeaders.WireVersion) <= 1
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"it speaks version {(isNumber ? theirs : "unknown")} of the protocol between nodes, this node {PeerHeaders.WireVersion}");
    }

    private async ValueTask<string?> OtherClusterAsync(HttpContext context)
    {
        var theirs = (string?)context.Request.Headers[PeerHeaders.Cluster];
        return theirs is not null && await cluster.IdAsync(context.RequestAborted) is { } ours && theirs != ours
            ? $"it is of cluster {theirs}, this node of {ours}"
            : null;
    }

    private static Task RefuseAsync(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(why + "\n", context.RequestAborted);
    }
}
