using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;

namespace MirrorActors.Web.Tests.Toy;

/// <summary>
/// Mirrors for tests: enabled, scanned, up in every scheme they offer, in Germany unless said otherwise.
/// </summary>
internal static class ToyMirror
{
    private static readonly BlobRef AnyFileSet = new(new string('0', 64), 1);

    public static MirrorFacts Make(
        int ordinal, string? id = null, string country = "DE", bool https = true, bool http = true, int weight = 100,
        MirrorRestrictions? restrictions =
            null, MirrorNetworks? networks = null, double? latitude = null, double? longitude = null,
        bool enabled = true, Verdict verdict = Verdict.Up)
    {
        var name = id ?? $"m{ordinal}";
        return new MirrorFacts
        {
            Ordinal = ordinal,
            Enabled = enabled,
            FileSet = AnyFileSet,
            Http = new SchemeHealth(verdict, "toy", default),
            Https = new SchemeHealth(verdict, "toy", default),
            Definition = new MirrorDefinition
            {
                Repository = "default",
                Id = name,
                Urls = new MirrorUrls(
                    http ? $"http://{name}.test/pub/" : null, https ? $"https://{name}.test/pub/" : null),
                Place = new MirrorPlace { Countries = [country], Latitude = latitude, Longitude = longitude },
                Networks = networks ?? new MirrorNetworks(),
                Weight = weight,
                Restrictions = restrictions ?? new MirrorRestrictions(),
            },
        };
    }

    public static RedirectSnapshot Snapshot(params MirrorFacts[] mirrors) =>
        RedirectSnapshot.Of(Table(mirrors), SelectionDefaults.Near, LoadState.Idle, DateTimeOffset.UnixEpoch);

    public static MirrorTable Table(params MirrorFacts[] mirrors)
    {
        var byOrdinal = new MirrorFacts?[mirrors.Length == 0 ? 0 : mirrors.Max(static m => m.Ordinal) + 1];
        foreach (var mirror in mirrors) byOrdinal[mirror.Ordinal] = mirror;
        return new MirrorTable([.. byOrdinal], 1);
    }
}
