using System.Security.Authentication;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing.Scans;

/// <summary>One conversation with a server for scans, within a time limit, and what becomes of it.</summary>
/// <param name="urls">Whose passwords are shown to nobody.</param>
/// <param name="limit">For the name, the connection and the conversation together.</param>
internal sealed class ScanTalk(MirrorUrls urls, TimeSpan limit, TimeProvider clock)
{
    private const string Sent = "> ";
    private const string Came = "< ";

    public CallRecord Record { get; } = new(clock);

    /// <summary>Lines that were sent begin with <c>&gt; </c>, those that came with <c>&lt; </c>.</summary>
    public ScanTranscript Transcript { get; } = new(urls);

    /// <param name="ask">Gives the observation, or fails as connections and listings do.</param>
    /// <exception cref="OperationCanceledException">The caller's token.</exception>
    public async Task<ProbeObservation> RunAsync(Func<CancellationToken, Task<ProbeObservation>> ask, CancellationToken token)
    {
        using var deadline = new Deadline(limit, clock, token);
        ProbeObservation seen;
        try
        {
            seen = await ask(deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.Passed && !token.IsCancellationRequested)
        {
            seen = new ProbeObservation(ObservationKind.Unreachable, $"not done within {limit.TotalSeconds:0.###} s");
        }
        catch (OutgoingException e)
        {
            seen = new ProbeObservation(CallFailures.KindOf(e, Record), e.Message);
        }
        catch (ListingException e)
        {
            seen = new ProbeObservation(KindOf(e), OneLine.Of(e.Message));
        }
        catch (IOException e)
        {
            seen = new ProbeObservation(ObservationKind.Unreachable, $"the connection broke: {OneLine.Of(e.Message)}");
        }

        var lines = Transcript.ToLines();
        return seen with
        {
            Reason = UrlPasswords.Hide(seen.Reason),
            Evidence = new ProbeEvidence(
                Text(lines, Sent), Record.IsAnswered ? Text(lines, Came) : null, Record.Address?.ToString()),
            Requests = 1,
        };
    }

    /// <summary>A connection of which the record is told whether anything came over it.</summary>
    public Stream Over(Stream connection) => new RecordedStream(connection, Record);

    private ObservationKind KindOf(ListingException e) => e switch
    {
        { Failure: ListingFailure.Busy } => ObservationKind.Busy,
        { InnerException: OutgoingException call } => CallFailures.KindOf(call, Record),
        { InnerException: AuthenticationException } when Record.CertificateProblem is not null => ObservationKind.Certificate,
        { InnerException: AuthenticationException } => ObservationKind.WrongAnswer,
        { InnerException: not null } => ObservationKind.Unreachable,

        // A connection that ends without a word.
        _ => Record is { Address: not null, IsAnswered: false } ? ObservationKind.Unreachable : ObservationKind.WrongAnswer,
    };

    private static string Text(IEnumerable<string> lines, string prefix)
    {
        var text = string.Concat(
            lines.Where(line => line.StartsWith(prefix, StringComparison.Ordinal)).Select(line => line[prefix.Length..] + "\n"));
        return text.Length > Limits.EvidenceChars ? text[..Limits.EvidenceChars] : text;
    }
}
