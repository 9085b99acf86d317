using System.Globalization;
using System.Net;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning.Checks;

namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>What goes wrong with a request, as failures of a listing.</summary>
internal static class ManifestFailures
{
    public static ListingException From(OutgoingException e) => new(e.Message, e)
    {
        Failure = e.Failure is OutgoingFailure.TooLarge ? ListingFailure.Budget : ListingFailure.Failed,
    };

    /// <summary>For an answer that is not 200.</summary>
    public static ListingException From(OutgoingResponse response, TimeProvider clock)
    {
        var answer = string.Create(CultureInfo.InvariantCulture, $"{OneLine.Of(response.FinalUri)} answers {(int)response.Status}");
        if (RetryAfterHeader.IsBusy(response.Status))
        {
            return new ListingException(answer)
            {
                Failure = ListingFailure.Busy,
                RetryAfter = RetryAfterHeader.Of(response, clock),
            };
        }

        var isAbsent = response.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone;
        return new ListingException(answer) { Failure = isAbsent ? ListingFailure.Absent : ListingFailure.Failed };
    }
}
