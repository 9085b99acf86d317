using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using MirrorActors.Engine.Peers.Certificates;
using MirrorActors.Protocol.Cluster;

namespace MirrorActors.Web.Peers;

/// <summary>
/// What the peer listener answers about certificates: machines that join (they have none yet), nodes that renew theirs, nodes that
/// exchange what they know. Refusals are a line of text.
/// </summary>
public sealed class PeerCertificateEndpoints(CertificateServices services)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(ClusterPaths.Join, context => context.Response.WriteAsync(
            services.Certificates.Current.Trust.Authority.ExportCertificatePem(), context.RequestAborted));
        routes.MapPost(ClusterPaths.Join, JoinAsync);
        routes.MapPost(ClusterPaths.Renew, RenewAsync);
        routes.MapPost(ClusterPaths.Certificates, ExchangeAsync);
    }

    private async Task JoinAsync(HttpContext context)
    {
        if (await BodyAsync(context, ClusterJson.Default.JoinRequest, ClusterLimits.MessageBytes) is not { } request) return;
        var from = context.Connection.RemoteIpAddress ?? IPAddress.None;
        // A machine that hangs up has used its token nevertheless: half a join is none.
        await AnswerAsync(context, await services.Desk.JoinAsync(request, from, CancellationToken.None), ClusterJson.Default.JoinAnswer);
    }

    private async Task RenewAsync(HttpContext context)
    {
        if (await BodyAsync(context, ClusterJson.Default.RenewRequest, ClusterLimits.MessageBytes) is not { } request) return;
        var answer = await services.Desk.RenewAsync(request, context.Connection.ClientCertificate, context.RequestAborted);
        await AnswerAsync(context, answer, ClusterJson.Default.RenewAnswer);
    }

    private async Task ExchangeAsync(HttpContext context)
    {
        var type = ClusterJson.Default.CertificateSet;
        if (await BodyAsync(context, type, ClusterLimits.CertificatesBytes) is not { } theirs) return;
        try
        {
            await services.Certificates.MergeAsync(theirs, context.RequestAborted);
            await context.Response.WriteAsJsonAsync(services.Certificates.Current.ToSet(), type, cancellationToken: context.RequestAborted);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            await RefuseAsync(context, StatusCodes.Status422UnprocessableEntity, e.Message);
        }
    }

    private static Task AnswerAsync<T>(HttpContext context, DeskAnswer<T> answer, JsonTypeInfo<T> type)
        where T : class
    {
        if (answer.Value is { } value) return context.Response.WriteAsJsonAsync(value, type, cancellationToken: context.RequestAborted);
        var status = answer.Verdict switch
        {
            DeskVerdict.Unauthorized => StatusCodes.Status403Forbidden,
            DeskVerdict.Locked => StatusCodes.Status429TooManyRequests,
            DeskVerdict.Conflict => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status422UnprocessableEntity,
        };
        return RefuseAsync(context, status, answer.Fault!);
    }

    /// <summary>Null after the answer was written.</summary>
    private static async Task<T?> BodyAsync<T>(HttpContext context, JsonTypeInfo<T> type, int mostBytes)
        where T : class
    {
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = mostBytes;
        try
        {
            if (await context.Request.ReadFromJsonAsync(type, context.RequestAborted) is { } body) return body;
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "empty body");
        }
        catch (BadHttpRequestException e)
        {
            await RefuseAsync(context, e.StatusCode, e.Message);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "the body is not the JSON expected");
        }

        return null;
    }

    private static Task RefuseAsync(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(why + "\n", context.RequestAborted);
    }
}
