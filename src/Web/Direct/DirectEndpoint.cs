using System.Text;
using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Threads;
using MirrorActors.Geo;
using MirrorActors.Web.Metrics;
using MirrorActors.Web.Redirect;

namespace MirrorActors.Web.Direct;

/// <summary>Answers with the file itself, from the local tree or through the configured origin.</summary>
public sealed class DirectEndpoint(
    RedirectRules rules, ILocalFiles tree, DirectDelivery delivery, LastResortBudget budget, RequestJournal journal,
    WebMetrics metrics, TimeProvider clock, ILogger log)
{
    private readonly MinuteGate _warning = new(clock);

    /// <summary>False when neither a tree nor an origin is there to deliver from.</summary>
    public bool CanDeliver(in Exchange exchange) => tree.HasTree || rules.OriginFor(exchange.Client.IsHttps) is not null;

    /// <summary>Delivers what is never left to mirrors, and index pages: outside the budget.</summary>
    /// <param name="path">Canonical path of the file itself.</param>
    public async Task DeliverAsync(Exchange exchange, string path, RequestOutcome outcome = RequestOutcome.Delivered)
    {
        using var file = await TryOpenAsync(tree, path);
        if (file is null)
        {
            AnswerThroughOrigin(exchange, path);
            return;
        }

        await SendAsync(exchange, file, outcome, null);
    }

    /// <summary>
    /// Delivers what the catalogue does not know yet and therefore no mirror can have: inside the budget unless it
    /// would be delivered here all the same.
    /// </summary>
    /// <param name="outcome">When it does not count against the budget.</param>
    public async Task DeliverNewAsync(Exchange exchange, string path, RequestOutcome outcome)
    {
        using var file = await TryOpenAsync(tree, path);
        if (file is null) AnswerThroughOrigin(exchange, path);
        else if (outcome == RequestOutcome.Site || rules.Paths.For(Encoding.UTF8.GetBytes(path)).IsServedDirectly(file.Size, exchange))
            await SendAsync(exchange, file, outcome, null);
        else await SendWithinBudgetAsync(exchange, path, file, default);
    }

    /// <summary>Delivers because no mirror and no fallback is left: inside the budget, else 503.</summary>
    /// <param name="place">Where the client is.</param>
    public async Task DeliverAsLastResortAsync(Exchange exchange, string path, Place place)
    {
        using var file = await TryOpenAsync(tree, path);
        if (file is null) AnswerThroughOrigin(exchange, path, place);
        else await SendWithinBudgetAsync(exchange, path, file, place);
    }

    private async Task SendWithinBudgetAsync(Exchange exchange, string path, LocalFile file, Place place)
    {
        var verdict = budget.TryEnter(file.Size);
        if (verdict != BudgetVerdict.Granted)
        {
            Refused(verdict, path);
            journal.Answered(exchange, Unavailable(exchange) with { Place = place });
            return;
        }

        metrics.LastResortTransfers.Increment();
        try
        {
            await SendAsync(exchange, file, RequestOutcome.DeliveredAsLastResort, budget, place);
        }
        finally
        {
            metrics.LastResortTransfers.Add(0, -1);
            budget.Leave();
        }
    }

    /// <summary>Delivers a file of another tree; false when it is not there.</summary>
    public async Task<bool> TryDeliverFromAsync(
        Exchange exchange, ILocalFiles other, string path, RequestOutcome outcome)
    {
        using var file = await TryOpenAsync(other, path);
        if (file is null) return false;
        await SendAsync(exchange, file, outcome, null);
        return true;
    }

    private void Refused(BudgetVerdict verdict, string path)
    {
        // Switched off is the operator's word, not a budget used up.
        if (verdict == BudgetVerdict.SwitchedOff) return;
        metrics.OverBudget.Increment();
        if (_warning.TryPass()) log.DirectBudgetExceeded(SettingOf(verdict), path);
    }

    private static string SettingOf(BudgetVerdict verdict) => verdict switch
    {
        BudgetVerdict.TooLarge => "direct.max-size",
        BudgetVerdict.TooMany => "direct.max-transfers",
        _ => "direct.max-rate",
    };

    private async Task SendAsync(
        Exchange exchange, LocalFile file, RequestOutcome outcome, LastResortBudget? paced, Place place = default)
    {
        var sent = await delivery.SendAsync(exchange.Http, file, paced);
        journal.Answered(exchange, new RequestAnswer(sent.Result switch
        {
            DeliveryResult.NotModified => RequestOutcome.NotModified,
            DeliveryResult.RangeNotSatisfiable => RequestOutcome.RangeNotSatisfiable,
            DeliveryResult.Aborted => RequestOutcome.Aborted,
            _ => outcome,
        })
        { Bytes = sent.Bytes, Place = place });
    }

    private void AnswerThroughOrigin(in Exchange exchange, string path, in Place place = default)
    {
        if (rules.OriginFor(exchange.Client.IsHttps) is not { } origin)
        {
            journal.Answered(exchange, Unavailable(exchange) with { Place = place });
            return;
        }

        exchange.Response.Headers.CacheControl = HeaderText.PrivateNoCache;
        RedirectWriter.WriteLocation(exchange.Response, origin, PathEncoder.Encode(path.TrimStart('/')));
        journal.Answered(
            exchange, new RequestAnswer(RequestOutcome.RedirectedToOrigin) { Mirror = origin, Place = place });
    }

    // The identity headers of a file that is not delivered would be kept with the error.
    private static RequestAnswer Unavailable(in Exchange exchange)
    {
        exchange.Response.Headers.ETag = default;
        exchange.Response.Headers.LastModified = default;
        return PlainAnswer.Unavailable(exchange.Http);
    }

    private async ValueTask<LocalFile?> TryOpenAsync(ILocalFiles files, string path)
    {
        // A slow disk holds up this request alone.
        await PoolThread.Enter();
        try
        {
            return files.Open(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.LocalFileUnreadable(path, e.Message);
            return null;
        }
    }
}
