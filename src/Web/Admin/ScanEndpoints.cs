using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MirrorActors.Engine.Ownership;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Web.Admin;

/// <summary><c>/v1/repos/REPO/mirrors/ID/scan</c>: begins a scan, tells how far it is, what it asked, ends it.</summary>
internal sealed class ScanEndpoints(AdminDependencies with, MirrorEndpoints mirrors)
{
    private const string Path = MirrorEndpoints.Base + "/{id}/scan";
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, BeginAsync).ByOwnerOfMirror();
        routes.MapGet(Path, TellAsync).ByOwnerOfMirror();
        routes.MapDelete(Path, CancelAsync).ByOwnerOfMirror();
        routes.MapGet(Path + "/transcript", TranscriptAsync).ByOwnerOfMirror();
    }

    private async Task BeginAsync(HttpContext context)
    {
        if (await context.MirrorAsync() is not { } mirror) return;
        var acceptLoss = context.Request.Query["acceptLoss"] == "true";
        var wait = context.Request.Query["wait"] == "true";
        // Without waiting the scan goes on after the answer; its report is in the log.
        var scan = with.Mirrors.ScanAsync(
            with.Repository, mirror, acceptLoss, wait ? context.RequestAborted : CancellationToken.None);
        if (!wait && !scan.IsCompleted)
        {
            await mirrors.ShowAsync(context, mirror);
            return;
        }

        var answer = await scan;
        if (answer.Refusal is { } refusal)
        {
            await context.RefusedAsync(refusal);
            return;
        }

        await with.SettleAsync(context.RequestAborted);
        if (wait) await context.OkAsync(answer.Report!, AdminJson.Default.ScanReport);
        else await mirrors.ShowAsync(context, mirror);
    }

    /// <summary>One state, or with <c>follow=true</c> a line twice a second until there is no scan any more.</summary>
    private async Task TellAsync(HttpContext context)
    {
        if (await context.MirrorAsync() is not { } mirror) return;
        var follow = context.Request.Query["follow"] == "true";
        if (await StateAsync(context, mirror) is not { } state)
        {
            if (follow) context.Response.ContentType = Answers.Lines;
            else await NoneAsync(context, mirror);
            return;
        }

        if (!follow)
        {
            await context.OkAsync(state, AdminJson.Default.ScanState);
            return;
        }

        context.Response.ContentType = Answers.Lines;
        for (var now = state; now is not null; now = await NextAsync(context, mirror))
        {
            await context.Response.WriteAsync(JsonSerializer.Serialize(now, AdminJson.Default.ScanState) + "\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    /// <summary>Null when the scan is over, or goes on elsewhere.</summary>
    private async Task<ScanState?> NextAsync(HttpContext context, MirrorId mirror)
    {
        await Task.Delay(Tick, with.Clock, context.RequestAborted);
        try
        {
            return await StateAsync(context, mirror);
        }
        catch (NotOwnerException)
        {
            return null;
        }
    }

    private async Task TranscriptAsync(HttpContext context)
    {
        if (await context.MirrorAsync() is not { } mirror) return;
        var answer = await with.Mirrors.GetTranscriptAsync(with.Repository, mirror, context.RequestAborted);
        if (answer.Transcript is { } transcript) await context.OkAsync(transcript, AdminJson.Default.ScanTranscriptView);
        else await context.RefusedAsync(
            new CommandResult.Refused(RefusalKind.NotFound, "id", $"there is no transcript of a scan of {mirror}"));
    }

    private async Task CancelAsync(HttpContext context)
    {
        if (await context.MirrorAsync() is not { } mirror) return;
        if (await with.Mirrors.CancelScanAsync(with.Repository, mirror, context.RequestAborted))
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        else await NoneAsync(context, mirror);
    }

    private async Task<ScanState?> StateAsync(HttpContext context, MirrorId mirror) =>
        (await with.Mirrors.GetScanAsync(with.Repository, mirror, context.RequestAborted)).State;

    private static Task NoneAsync(HttpContext context, MirrorId mirror) =>
        context.RefusedAsync(new CommandResult.Refused(RefusalKind.NotFound, "id", $"no scan of {mirror} is under way"));
}
