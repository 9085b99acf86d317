using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Web.Paths;
using MirrorActors.Web.Redirect;
using MirrorActors.Web.Selection;

namespace MirrorActors.Web.Hosting;

/// <summary>
/// Every request on the public listener: judged, resolved (step 1 of a redirect) and handed to who answers it.
/// </summary>
public sealed class PublicEndpoint(
    FileTable files, ClientReader clients, RequestScratches scratches, NodeReadiness readiness, PathGate gate,
    SiteEndpoint site, RedirectEndpoint redirect, UnknownPathEndpoint unknown, RequestJournal journal, ILogger log)
{
    public Task HandleAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var exchange = new Exchange(context, clients.Read(context), target, started);
        CloseWhenDraining(context);
        Task answering;
        try
        {
            answering = AnswerAsync(exchange);
        }
        catch (Exception e)
        {
            Fail(exchange, e);
            return Task.CompletedTask;
        }

        return answering.IsCompletedSuccessfully ? answering : WatchAsync(exchange, answering);
    }

    private void CloseWhenDraining(HttpContext context)
    {
        if (readiness.IsDraining) context.Response.Headers.Connection = HeaderText.Close;
    }

    private Task AnswerAsync(in Exchange exchange)
    {
        var context = exchange.Http;
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
            return Done(exchange, PlainAnswer.MethodNotAllowed(context));
        var scratch = scratches.Mine;
        var verdict = RequestPath.Parse(exchange.Target, scratch.Path, out var length, out var isDirectory);
        if (verdict != PathVerdict.Ok)
        {
            var isTooLong = verdict == PathVerdict.TooLong;
            return Done(exchange, isTooLong ? PlainAnswer.TooLong(context) : PlainAnswer.BadRequest(context));
        }
        var path = scratch.Path.AsSpan(0, length);
        if (SiteEndpoint.Owns(path)) return AnswerSite(exchange, path, isDirectory);
        return AnswerFile(exchange, path, isDirectory, scratch);
    }

    private Task AnswerFile(in Exchange exchange, ReadOnlySpan<byte> path, bool isDirectory, RequestScratch scratch)
    {
        if (!readiness.HasTables) return Done(exchange, PlainAnswer.Starting(exchange.Http));
        FileEntry file = default;
        var isFile = !isDirectory && files.TryFind(path, out file);
        if (gate.HasRules && gate.Find(path, isFile, file) is { } rule)
            return Done(exchange, PathGate.Refuse(exchange.Http, rule));
        return isFile
            ? redirect.AnswerAsync(exchange, file, scratch)
            : unknown.AnswerAsync(exchange, path, isDirectory);
    }

    private Task AnswerSite(in Exchange exchange, ReadOnlySpan<byte> path, bool isDirectory)
    {
        if (SiteEndpoint.IsHealth(path))
        {
            site.AnswerHealth(exchange, path);
            return Task.CompletedTask;
        }

        if (gate.HasRules && gate.Find(path, isFile: false, default) is { } rule)
            return Done(exchange, PathGate.Refuse(exchange.Http, rule));
        return AnswerSiteFileAsync(exchange, path.ToArray(), isDirectory);
    }

    private async Task AnswerSiteFileAsync(Exchange exchange, byte[] path, bool isDirectory)
    {
        if (!isDirectory && await site.TryAnswerAsync(exchange, path)) return;
        await AnswerFile(exchange, path, isDirectory, scratches.Mine);
    }

    private Task Done(in Exchange exchange, in RequestAnswer answer)
    {
        journal.Answered(exchange, answer);
        return Task.CompletedTask;
    }

    private async Task WatchAsync(Exchange exchange, Task answering)
    {
        try
        {
            await answering;
        }
        catch (OperationCanceledException) when (exchange.Http.RequestAborted.IsCancellationRequested)
        {
            journal.Answered(exchange, new RequestAnswer(RequestOutcome.Aborted));
        }
        catch (Exception e)
        {
            Fail(exchange, e);
        }
    }

    private void Fail(in Exchange exchange, Exception e)
    {
        log.RequestFailed(e, exchange.Http.Request.Method, exchange.Target);
        if (exchange.Response.HasStarted)
        {
            exchange.Http.Abort();
        }
        else
        {
            exchange.Response.Clear();
            CloseWhenDraining(exchange.Http);
            exchange.Response.StatusCode = StatusCodes.Status500InternalServerError;
            exchange.Response.ContentLength = 0;
        }

        journal.Answered(exchange, new RequestAnswer(RequestOutcome.Failed));
    }
}
