using MirrorActors.Actors.Routing;
using MirrorActors.Geo;

namespace MirrorActors.Web.Selection.Modes;

/// <summary>
/// MirrorBrain 2.19 inside a group. A client with coordinates gets the mirror of the least distance in thousandths of a
/// degree plus floor(floor(2000000 / mirrors of the group) / weight); other clients, and ties, the lowest rank.
/// </summary>
internal static class MirrorbrainLaw
{
    private const long Nowhere = 9_999_999;
    private const long Spread = 2_000_000;

    public static void Order(in SelectionQuery query, Contest contest)
    {
        var all = contest.All;
        foreach (ref var one in all)
        {
            var mirror = query.Grounds[query.Candidates.OrdinalAt(one.Index)]!;
            var weight = mirror.Definition.Weight;
            one = one with { Key = KeyOf(mirror, query.Near, all.Length), Factor = LowestRank.Most / weight };
        }

        contest.Sort();
        var open = 1;
        while (open < all.Length && all[open].Key == all[0].Key) open++;
        contest.OpenTo(open);
    }

    // 0 latitude or longitude is how MirrorBrain says that there is none.
    private static long KeyOf(MirrorGround mirror, in Place client, int mirrors) =>
        client is { HasCoordinates: true, Latitude: not 0, Longitude: not 0 }
            ? DistanceOf(mirror, client) + (Spread / mirrors / mirror.Definition.Weight)
            : 0;

    private static long DistanceOf(MirrorGround mirror, in Place client)
    {
        if (!mirror.HasCoordinates) return Nowhere;
        var (north, east) = (mirror.Latitude - client.Latitude, mirror.Longitude - client.Longitude);
        return (long)(1000 * Math.Sqrt((north * north) + (east * east)));
    }
}
