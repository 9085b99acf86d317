using System.Net;
using System.Net.Sockets;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Probing;

/// <summary>HEAD by the guarded outgoing client, following redirects inside the same site.</summary>
public sealed class HeadProbe(OutgoingHttp http, ProbeOptions options) : IHeadProbe
{
    public async Task<(HostReach? Reach, string? Problem)> ReachAsync(Uri file, CancellationToken token)
    {
        try
        {
            return (await http.ReachAsync(file, options.Timeout, token), null);
        }
        catch (OutgoingException e)
        {
            return (null, e.Message);
        }
    }

    public async Task<ProbeObservation> ProbeAsync(Uri file, long size, AddressFamily? family, CancellationToken token)
    {
        try
        {
            using var response = await http.SendAsync(Request(file, family, options), token);
            return Judge(response, file, size);
        }
        catch (OutgoingException e)
        {
            var kind = e.Failure switch
            {
                OutgoingFailure.Tls => ObservationKind.Certificate,
                OutgoingFailure.Dns or OutgoingFailure.Connect or OutgoingFailure.Timeout => ObservationKind.Unreachable,
                _ => ObservationKind.WrongAnswer,
            };
            return new ProbeObservation(kind, e.Message);
        }
    }

    /// <summary>The question for one file, of probes and of other checks.</summary>
    /// <param name="family">Null for either.</param>
    internal static OutgoingRequest Request(Uri file, AddressFamily? family, ProbeOptions options) => new()
    {
        Method = HttpMethod.Head,
        Uri = file,
        Family = family,
        Redirects = RedirectRule.SameSite,
        MaxHops = options.MaxRedirects,
        Deadline = options.Timeout,
    };

    private static ProbeObservation Judge(OutgoingResponse response, Uri file, long size)
    {
        if (response.Status != HttpStatusCode.OK)
        {
            var isGone = response.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone;
            return new ProbeObservation(
                isGone ? ObservationKind.Missing : ObservationKind.WrongAnswer, $"{(int)response.Status} for {file.AbsolutePath}");
        }

        return response.ContentHeaders.ContentLength switch
        {
            null => ProbeObservation.Wrong($"no Content-Length for {file.AbsolutePath}"),
            { } length when length != size =>
                ProbeObservation.Wrong($"{length} bytes instead of {size} for {file.AbsolutePath}"),
            _ => ProbeObservation.Good($"200 for {file.AbsolutePath}"),
        };
    }
}
