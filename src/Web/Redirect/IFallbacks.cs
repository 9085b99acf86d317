using System.Collections.Immutable;
using MirrorActors.Actors.Routing;
using MirrorActors.Geo;

namespace MirrorActors.Web.Redirect;

/// <summary>The configured fallbacks as requests see them.</summary>
public interface IFallbacks
{
    /// <summary>
    /// The base URLs (each ending in a slash) that share the client, each up in a scheme it may be given: those of its
    /// country, while that makes fewer than three also those of its continent, then those for anybody. Does no I/O and takes
    /// no lock.
    /// </summary>
    /// <param name="among">As in <c>PathPolicy.Fallbacks</c>; default: the common ones.</param>
    IReadOnlyList<string> Sharing(in Place client, SchemeNeed need, ImmutableArray<int> among);
}
