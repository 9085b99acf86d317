using System.Collections.Immutable;
using MirrorActors.Actors.Routing;
using MirrorActors.Geo;

namespace MirrorActors.Web.Redirect;

/// <summary>The configured fallbacks as requests see them.</summary>
public interface IFallbacks
{
    /// <summary>
    /// The base URL (ending in a slash) of the first that is up in a scheme the client may be given: of its country,
    /// else of its continent, else one for anybody. Null when none is left. Does no I/O and takes no lock.
    /// </summary>
    string? Find(in Place client, SchemeNeed need);

    /// <summary>The same among some of them.</summary>
    /// <param name="among">As in <c>PathPolicy.Fallbacks</c>; default: the common ones.</param>
    string? Find(in Place client, SchemeNeed need, ImmutableArray<int> among) => Find(client, need);
}
