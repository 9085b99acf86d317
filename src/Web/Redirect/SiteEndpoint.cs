using System.Text;
using Microsoft.AspNetCore.Http;
using MirrorActors.Web.Direct;
using MirrorActors.Web.Hosting;

namespace MirrorActors.Web.Redirect;

/// <summary>
/// The few paths that are not files of the repository: health, <c>/.well-known/</c>, robots.txt, favicon.ico.
/// </summary>
public sealed class SiteEndpoint(
    NodeReadiness readiness, ILocalFiles? site, DirectEndpoint direct, RequestJournal journal)
{
    public static bool Owns(ReadOnlySpan<byte> path) =>
        path.Length > 2
        && (path[1] switch
        {
            (byte)'-' => path[2] == '/',
            (byte)'.' => path.StartsWith("/.well-known/"u8),
            (byte)'r' => path.SequenceEqual("/robots.txt"u8),
            (byte)'f' => path.SequenceEqual("/favicon.ico"u8),
            _ => false,
        });

    public static bool IsHealth(ReadOnlySpan<byte> path) => path.StartsWith("/-/health/"u8);

    public void AnswerHealth(in Exchange exchange, ReadOnlySpan<byte> path)
    {
        var context = exchange.Http;
        if (path.SequenceEqual("/-/health/live"u8))
        {
            journal.Answered(
                exchange, PlainAnswer.Write(context, StatusCodes.Status200OK, "ok\n"u8, RequestOutcome.Health));
        }
        else if (path.SequenceEqual("/-/health/ready"u8))
        {
            var state = readiness.Current;
            var status = state.IsServing() ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            journal.Answered(exchange, PlainAnswer.Write(context, status, state.ToText(), RequestOutcome.Health));
        }
        else
        {
            journal.Answered(exchange, PlainAnswer.NotFound(context));
        }
    }

    /// <summary>False when the site has no such file and the repository is to be asked.</summary>
    public Task<bool> TryAnswerAsync(in Exchange exchange, ReadOnlySpan<byte> path) =>
        site is null
            ? Task.FromResult(false)
            : direct.TryDeliverFromAsync(exchange, site, Encoding.UTF8.GetString(path), RequestOutcome.Site);
}
