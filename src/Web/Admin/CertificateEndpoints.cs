using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MirrorActors.Engine.Peers.Certificates;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Cluster;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Values;

namespace MirrorActors.Web.Admin;

/// <summary><c>/v1/cluster/tokens</c>, <c>/v1/cluster/certificates</c>: who belongs to the cluster.</summary>
internal sealed class CertificateEndpoints(AdminDependencies with)
{
    private const string Certificates = "/v1/cluster/certificates";
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan LeastTtl = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MostTtl = TimeSpan.FromDays(7);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/cluster/tokens", context => RunAsync(context, TokenAsync));
        routes.MapGet(Certificates, context => RunAsync(context, ListAsync));
        routes.MapPost(Certificates + "/rotate", context => RunAsync(context, RotateAsync));
        routes.MapPost(Certificates + "/revoke", context => RunAsync(context, RevokeAsync));
    }

    private Task RunAsync(HttpContext context, Func<HttpContext, CertificateServices, Task> run) => with.Certificates is { } services
        ? RefusableAsync(context, () => run(context, services))
        : RefuseAsync(context, "this node has no certificates of a cluster: pbm cluster init or join, and cluster.listen");

    private static async Task RefusableAsync(HttpContext context, Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (CertificateRefusedException e)
        {
            await RefuseAsync(context, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            await context.ProblemAsync(StatusCodes.Status500InternalServerError, "the cluster's files cannot be used", e.Message);
        }
    }

    private async Task TokenAsync(HttpContext context, CertificateServices services)
    {
        if (await context.BodyAsync(AdminJson.Default.TokenRequest) is not { } body) return;
        var ttl = Hour;
        var problem = body.Ttl is null ? null : Duration.TryParse(body.Ttl, out ttl);
        if (problem is null && (ttl < LeastTtl || ttl > MostTtl)) problem = "is not from 1m to 7d";
        if (problem is not null)
        {
            await context.RefusedAsync(new CommandResult.Refused(RefusalKind.Invalid, "ttl", $"\"{body.Ttl}\" {problem}"));
            return;
        }

        services.Certificates.ThrowUnlessIssuer();
        var current = services.Certificates.Current;
        var token = services.Desk.Tokens.Create(current.Trust.Authority, ttl, body.Issuer);
        var view = new TokenView($"{token}", with.Clock.GetUtcNow() + ttl, body.Issuer, services.Desk.Peers);
        context.Response.Headers.CacheControl = "no-store";
        await context.OkAsync(view, AdminJson.Default.TokenView);
    }

    private static Task ListAsync(HttpContext context, CertificateServices services)
    {
        var current = services.Certificates.Current;
        List<CertificateView> views = [.. current.Issued.All.Select(one => ToView(one, current))];
        return context.OkAsync(views, AdminJson.Default.ListCertificateView);
    }

    private static async Task RotateAsync(HttpContext context, CertificateServices services)
    {
        await services.Exchange.RenewAsync(context.RequestAborted);
        var current = services.Certificates.Current;
        await context.OkAsync(ToView(current.Certificate, current), AdminJson.Default.CertificateView);
    }

    private static async Task RevokeAsync(HttpContext context, CertificateServices services)
    {
        if (await context.BodyAsync(AdminJson.Default.RevokeRequest) is not { } body) return;
        var revoked = await services.Certificates.RevokeAsync(body.Certificate ?? string.Empty, context.RequestAborted);
        var untold = await services.Exchange.RunAsync(context.RequestAborted);
        var current = services.Certificates.Current;
        var view = new RevokeView([.. revoked.Select(one => ToView(one, current))], untold);
        await context.OkAsync(view, AdminJson.Default.RevokeView);
    }

    private static CertificateView ToView(X509Certificate2 one, NodeIdentity current)
    {
        var node = ClusterTrust.NodeOf(one);
        var revoked = current.Trust.Revocations.Find(one);
        var last = node == current.Cluster.Name ? current.Certificate : current.Issued.Of(node).Last();
        var state = revoked is not null ? "revoked" : last.SerialNumber == one.SerialNumber ? "valid" : "replaced";
        return new CertificateView(
            node, one.SerialNumber, one.NotBefore.ToUniversalTime(), one.NotAfter.ToUniversalTime(), state, NodeAddresses.Of(one),
            revoked?.At);
    }

    private static Task RefuseAsync(HttpContext context, string why) =>
        context.RefusedAsync(new CommandResult.Refused(RefusalKind.Invalid, "cluster", why));
}
