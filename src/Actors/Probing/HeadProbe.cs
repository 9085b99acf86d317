using MirrorActors.Actors.Outgoing;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing;

/// <summary>HEAD by the guarded outgoing client, following redirects inside the same site.</summary>
public sealed class HeadProbe(OutgoingHttp http, ProbeOptions options) : IHeadProbe
{
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
        var record = new CallRecord(http.Clock);
        return Told(await AskAsync(question, record, token), record);
    }

    /// <summary>The question for one file, of probes and of other checks.</summary>
    internal static OutgoingRequest Request(ProbeQuestion question, ProbeOptions options) => new()
    {
        Method = HttpMethod.Head,
        Uri = question.Uri,
        Family = question.Family,
        Redirects = RedirectRule.SameSite,
        MaxHops = options.MaxRedirects,
        Deadline = options.Timeout,
    };

    private async Task<ProbeObservation> AskAsync(ProbeQuestion question, CallRecord record, CancellationToken token)
    {
        try
        {
            using var response = await http.SendAsync(Request(question, options) with { Record = record }, token);
            return HeadAnswer.Judge(response, question);
        }
        catch (OutgoingException e)
        {
            return new ProbeObservation(CallFailures.KindOf(e, record), e.Message);
        }
    }

    private static ProbeObservation Told(ProbeObservation seen, CallRecord record) => seen with
    {
        Evidence = new ProbeEvidence(record.Request, record.Response, record.Address?.ToString()),
    };
}
