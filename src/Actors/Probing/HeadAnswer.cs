using System.Net;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Probing;

/// <summary>Judges the answer to a HEAD.</summary>
internal static class HeadAnswer
{
    public static ProbeObservation Judge(OutgoingResponse response, ProbeQuestion question)
    {
        var path = OneLine.Of(question.Uri.AbsolutePath);
        if (response.Status != HttpStatusCode.OK)
        {
            var isGone = response.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone;
            return new ProbeObservation(
                isGone ? ObservationKind.Missing : ObservationKind.WrongAnswer, $"{(int)response.Status} for {path}");
        }

        return response.ContentHeaders.ContentLength switch
        {
            null => ProbeObservation.Wrong($"no Content-Length for {path}"),
            { } length when length != question.Size => ProbeObservation.Wrong($"{length} bytes instead of {question.Size} for {path}"),
            _ => ProbeObservation.Good($"200 for {path}"),
        };
    }
}
