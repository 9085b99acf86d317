using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MirrorActors.Web.Metrics;
using MirrorActors.Web.Redirect;

namespace MirrorActors.Web.Direct;

/// <summary>Answers with the file itself, from the local tree or through the configured origin.</summary>
public sealed class DirectEndpoint(
    RedirectRules rules, ILocalFiles tree, DirectDelivery delivery, LastResortBudget budget, RequestJournal journal,
    WebMetrics metrics, TimeProvider clock, ILogger log)
{
    private readonly MinuteGate _warning = new(clock);

    /// <summary>
    /// Delivers what is never left to mirrors, index pages and files just published: outside the budget.
    /// </summary>
    /// <param name="path">Canonical path of the file itself.</param>
    public async Task DeliverAsync(Exchange exchange, string path, RequestOutcome outcome = RequestOutcome.Delivered)
    {
        using var file = TryOpen(tree, path);
        if (file is null)
        {
            AnswerThroughOrigin(exchange, path);
            return;
        }

        await SendAsync(exchange, file, outcome, null);
    }

    /// <summary>Delivers because no mirror and no fallback is left: inside the budget, else 503.</summary>
    public async Task DeliverAsLastResortAsync(Exchange exchange, string path)
    {
        using var file = TryOpen(tree, path);
        if (file is null)
        {
            AnswerThroughOrigin(exchange, path);
            return;
        }

        var verdict = budget.TryEnter(file.Size);
        if (verdict != BudgetVerdict.Granted)
        {
            metrics.OverBudget.Increment();
            if (_warning.TryPass()) log.DirectBudgetExceeded(verdict.ToString(), path);
            journal.Answered(exchange, Unavailable(exchange));
            return;
        }

        metrics.LastResortTransfers.Increment();
        try
        {
            await SendAsync(exchange, file, RequestOutcome.DeliveredAsLastResort, budget);
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
        using var file = TryOpen(other, path);
        if (file is null) return false;
        await SendAsync(exchange, file, outcome, null);
        return true;
    }

    private async Task SendAsync(Exchange exchange, LocalFile file, RequestOutcome outcome, LastResortBudget? paced)
    {
        var sent = await delivery.SendAsync(exchange.Http, file, paced);
        journal.Answered(exchange, new RequestAnswer(sent.Result switch
        {
            DeliveryResult.NotModified => RequestOutcome.NotModified,
            DeliveryResult.RangeNotSatisfiable => RequestOutcome.RangeNotSatisfiable,
            DeliveryResult.Aborted => RequestOutcome.Aborted,
            _ => outcome,
        })
        { Bytes = sent.Bytes });
    }

    private void AnswerThroughOrigin(in Exchange exchange, string path)
    {
        if (rules.OriginFor(exchange.Client) is not { } origin)
        {
            journal.Answered(exchange, Unavailable(exchange));
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(path);
        Span<char> encoded = new char[bytes.Length * 3];
        var length = PathEncoder.Encode(bytes.AsSpan(1), encoded);
        exchange.Response.StatusCode = StatusCodes.Status302Found;
        exchange.Response.ContentLength = 0;
        exchange.Response.Headers.CacheControl = HeaderText.PrivateNoCache;
        exchange.Response.Headers.Location = string.Concat(origin, encoded[..length]);
        journal.Answered(exchange, new RequestAnswer(RequestOutcome.RedirectedToOrigin) { Mirror = origin });
    }

    // The identity headers of a file that is not delivered would be kept with the error.
    private static RequestAnswer Unavailable(in Exchange exchange)
    {
        exchange.Response.Headers.Clear();
        return PlainAnswer.Unavailable(exchange.Http);
    }

    private LocalFile? TryOpen(ILocalFiles files, string path)
    {
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
