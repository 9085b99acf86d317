using System.Net;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing;

/// <summary>
/// HEAD, or GET of a few bytes, by the guarded outgoing client. A server that refuses HEAD is asked for a byte instead.
/// </summary>
/// <param name="published">The tree's own bytes, which those that come are compared with; null when there is no tree.</param>
public sealed class HeadProbe(OutgoingHttp http, ProbeOptions options, PublishedBytes? published = null) : IHeadProbe
{
    private readonly BodyAnswer _body = new(published, http.Clock);

    public async Task<(HostReach? Reach, ProbeObservation? Problem)> ReachAsync(Uri file, CancellationToken token)
    {
        try
        {
            return (await http.ReachAsync(file, options.Timeout, token), null);
        }
        catch (OutgoingException e)
        {
            return (null, new ProbeObservation(CallFailures.KindOf(e), e.Message));
        }
    }

    public async Task<ProbeObservation> ProbeAsync(ProbeQuestion question, CancellationToken token)
    {
        var (seen, status) = await AskAsync(question, token);
        if (question.IsGet || status is not (HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented))
            return seen;
        var (got, _) = await AskAsync(question with { IsGet = true, Range = ProbeRange.First(question.Size) }, token);
        return got with { Reason = $"{got.Reason} (HEAD: {(int)status})", Requests = seen.Requests + got.Requests };
    }

    /// <summary>The question for one file, of probes and of other checks.</summary>
    internal static OutgoingRequest Request(ProbeQuestion question, ProbeOptions options) => new OutgoingRequest
    {
        Method = question.IsGet ? HttpMethod.Get : HttpMethod.Head,
        Uri = question.Uri,
        Headers = question.Range is { } range ? [new("Range", range.Header)] : [],
        Family = question.Family,
        StopsAtHttps = question.TellsHttpsOnly,
        MaxHops = options.MaxRedirects,
        Deadline = options.Timeout,
        MaxBodyBytes = ProbeRange.Most,
    }.Following(question.Redirects);

    private async Task<(ProbeObservation Seen, HttpStatusCode? Status)> AskAsync(ProbeQuestion question, CancellationToken token)
    {
        var record = new CallRecord(http.Clock);
        try
        {
            using var response = await http.SendAsync(Request(question, options) with { Record = record }, token);
            var seen = HeadAnswer.Judge(response, question, http.Clock);
            if (seen.Ok && question.Range is { } range)
                seen = await _body.JudgeAsync(response, question, range, seen with { Timings = record.Timings }, token);
            return (Told(seen, record), response.Status);
        }
        catch (OutgoingException e)
        {
            return (Told(new ProbeObservation(CallFailures.KindOf(e, record), e.Message), record), null);
        }
    }

    private ProbeObservation Told(ProbeObservation seen, CallRecord record)
    {
        var ends = record.CertificateEnds is { } end
            ? new CertificateEnd(end, end - http.Clock.GetUtcNow() <= options.CertificateWarning)
            : (CertificateEnd?)null;
        return seen with
        {
            Evidence = new ProbeEvidence(record.Request, record.Response, record.Address?.ToString()),
            Timings = record.Timings with { BytesPerSecond = seen.Timings?.BytesPerSecond },
            Certificate = ends,
            Warnings = ends is { IsSoon: true, At: var at } ? seen.Warnings.Add($"its certificate ends at {at:u}") : seen.Warnings,
            Requests = record.Visited.Count,
        };
    }
}
