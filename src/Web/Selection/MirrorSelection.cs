using MirrorActors.Actors.Routing;
using MirrorActors.Geo.Locating;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Web.Selection;

/// <summary>
/// Steps 3 and 4 of a redirect: gathers what counts for one file and one client, and has the <see cref="Selector"/>
/// choose. Does no I/O, takes no lock and, but for overrides of the place, allocates nothing.
/// </summary>
public sealed class MirrorSelection
{
    private readonly SelectionGathering _gathering = new(new FileDemand());
    private readonly LastAnswers _answers = new();

    public MirrorChoice Select(RedirectSnapshot snapshot, in SelectionRequest request, RequestScratch scratch)
    {
        var choice = Selector.Select(_gathering.Gather(snapshot, request, AvoidedBy(snapshot, request), scratch), scratch);
        // To be avoided is a wish: where no other is left, the mirror is given all the same.
        return choice.IsNone && (!request.Overrides.IsEmpty || request.AvoidedOrdinal is not null)
            ? Selector.Select(_gathering.Gather(snapshot, request, -1, scratch), scratch)
            : choice;
    }

    /// <summary>Remembers what the client was given, for <c>?newmirror</c>.</summary>
    public void Answered(in AddressKey client, FileId file, int ordinal) => _answers.Set(client, file.Value, ordinal);

    /// <summary>The ordinal of the mirror the client does not want; -1 when there is none.</summary>
    private int AvoidedBy(RedirectSnapshot snapshot, in SelectionRequest request)
    {
        if (request.AvoidedOrdinal is { } avoided) return avoided;
        if (request.Overrides.NewMirror) return _answers.Find(request.Client, request.File.Value);
        return request.Overrides.Avoid.IsEmpty ? -1 : snapshot.Mirrors.Find(request.Overrides.Avoid)?.Ordinal ?? -1;
    }
}
