using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Geo.Locating;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Web.Selection;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.Selection;

/// <summary>A random set of mirrors, a file some of them hold, and a client.</summary>
internal sealed record SelectionWorld(
    ImmutableArray<MirrorFacts> Mirrors, ImmutableArray<int> Holding, string Client, SchemeNeed Need)
{
    public static Gen<SelectionWorld> Any { get; } =
        from mirrors in Gen.ArrayOf(AnyMirror, 12)
        from holding in Gen.SubListOf(Enumerable.Range(0, 12))
        from client in Gen.Elements(ToyGeo.Berlin, ToyGeo.Paris, ToyGeo.Tokyo, "10.1.2.3", "2001:db8::1")
        from need in Gen.Elements(SchemeNeed.HttpFirst, SchemeNeed.Https, SchemeNeed.HttpsFirst)
        select new SelectionWorld(
            [.. mirrors.Select(static (make, i) => make(i))], [.. holding], client, need);

    public RedirectSnapshot Snapshot => ToyMirror.Snapshot([.. Mirrors]);

    public SelectionRequest RequestFor(SchemeNeed need, long size = 1000, int maxAlternatives = 5) =>
        ToySelection.Request(Client, need, Holding, size, maxAlternatives);

    private static Gen<Func<int, MirrorFacts>> AnyMirror =>
        from country in Gen.Elements("DE", "FR", "JP", "US")
        from schemes in Gen.Choose(0, 3)
        from weight in Gen.Elements(0, 1, 50, 100, 1000)
        from rules in AnyRestrictions
        from networks in Gen.Elements<(uint Asn, string? Prefix)>(
            (0, null), (0, null), (64496, null), (64497, null), (0, "192.0.2.0/25"), (0, "10.0.0.0/8"))
        from located in Gen.Elements(true, false)
        from enabled in Gen.Frequency((5, Gen.Constant(true)), (1, Gen.Constant(false)))
        from verdict in Gen.Frequency((6, Gen.Constant(Verdict.Up)), (1, Gen.Elements(Verdict.Down, Verdict.Unknown)))
        select (Func<int, MirrorFacts>)(ordinal => ToyMirror.Make(
            ordinal, country: country, http: schemes != 1, https: schemes != 2, weight: weight, restrictions: rules,
            networks: new MirrorNetworks
            {
                Asns = networks.Asn == 0 ? [] : [networks.Asn],
                Prefixes = networks.Prefix is null ? [] : [networks.Prefix],
            },
            latitude: located
                ? ordinal * 5 : null, longitude: located ? ordinal * 7 : null, enabled: enabled, verdict: verdict));

    private static Gen<MirrorRestrictions> AnyRestrictions => Gen.Frequency(
        (8, Gen.Constant(new MirrorRestrictions())),
        (1, Gen.Constant(new MirrorRestrictions { CountryOnly = true })),
        (1, Gen.Constant(new MirrorRestrictions { ContinentOnly = true })),
        (1, Gen.Constant(new MirrorRestrictions { AsOnly = true })),
        (1, Gen.Constant(new MirrorRestrictions { PrefixOnly = true })),
        (1, Gen.Constant(new MirrorRestrictions { ExcludedCountries = ["DE", "JP"] })));
}
