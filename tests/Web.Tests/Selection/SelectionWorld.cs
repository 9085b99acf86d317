using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;
using MirrorActors.Web.Selection;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.Selection;

/// <summary>A random set of mirrors, a file some of them hold, and a client.</summary>
/// <param name="OverInGermany">Ordinals of mirrors at their ceiling for clients from Germany.</param>
internal sealed record SelectionWorld(
    ImmutableArray<MirrorFacts> Mirrors, ImmutableArray<int> Holding, string Client, SchemeNeed Need,
    ImmutableArray<int> OverInGermany)
{
    public const int Size = 12;
    public const int FileSize = 1000;
    public const string Path = "/pub/file.iso";
    public static readonly string[] Clients = [ToyGeo.Berlin, ToyGeo.Paris, ToyGeo.Tokyo, "10.1.2.3", "2001:db8::1", "192.0.2.200"];
    private static readonly SelectionSettings Settings = SelectionDefaults.Near with
    {
        MaxScanAge = TimeSpan.FromDays(7),
        MaxTraceAge = TimeSpan.FromDays(2),
    };

    public static Gen<SelectionWorld> Any { get; } =
        from mirrors in Gen.ArrayOf(AnyMirror, Size)
        from holding in Gen.SubListOf(Enumerable.Range(0, Size))
        from client in Gen.Elements(Clients)
        from need in Gen.Elements(SchemeNeed.HttpFirst, SchemeNeed.Https, SchemeNeed.HttpsFirst)
        from over in Gen.Frequency((3, Gen.Constant(new List<int>())), (1, Gen.SubListOf(Enumerable.Range(0, Size)).Select(Enumerable.ToList)))
        select new SelectionWorld(
            [.. mirrors.Select(static (make, i) => make(i))], [.. holding], client, need, [.. over]);

    public RedirectSnapshot Snapshot => RedirectSnapshot.Of(ToyMirror.Table([.. Mirrors]), Settings, Load, DateTimeOffset.UnixEpoch);

    private LoadState Load => OverInGermany.IsEmpty ? LoadState.Idle : new LoadState(
        [],
        new Dictionary<CountryCode, ulong[]> { [CountryCode.Parse("DE")] = [OverInGermany.Aggregate(0UL, static (bits, i) => bits | (1UL << i))] },
        new Dictionary<ContinentCode, ulong[]>());

    public SelectionRequest RequestFor(SchemeNeed need, long size = FileSize, int maxAlternatives = 5) =>
        ToySelection.Request(Client, need, Holding, size, maxAlternatives);

    public SelectionWorld With(MirrorFacts mirror) => this with { Mirrors = Mirrors.SetItem(mirror.Ordinal, mirror) };

    private static Gen<Func<int, MirrorFacts>> AnyMirror =>
        from country in Gen.Elements("DE", "FR", "JP", "US", "**", "FR DE", "US **", "AT JP")
        from schemes in Gen.Choose(0, 3)
        from weight in Gen.Elements(0, 1, 50, 100, 1000)
        from rules in AnyRestrictions
        from networks in Gen.Elements<(uint Asn, string? Prefix)>(
            (0, null), (0, null), (64496, null), (64497, null), (0, "192.0.2.0/25"), (0, "10.0.0.0/8"), (0, "2001:db8::/48"))
        from located in Gen.Elements(true, false)
        from enabled in Gen.Frequency((5, Gen.Constant(true)), (1, Gen.Constant(false)))
        from http in AnyHealth
        from https in AnyHealth
        from files in AnyFileRules
        from state in AnyState
        select (Func<int, MirrorFacts>)(ordinal => state(With(country, http, https, files, ToyMirror.Make(
            ordinal, http: schemes != 1, https: schemes != 2, weight: weight, restrictions: rules,
            networks: new MirrorNetworks
            {
                Asns = networks.Asn == 0 ? [] : [networks.Asn],
                Prefixes = networks.Prefix is null ? [] : [networks.Prefix],
            },
            latitude: located ? ordinal * 5 : null, longitude: located ? ordinal * 7 : null, enabled: enabled))));

    private static MirrorFacts With(
        string countries, SchemeHealth http, SchemeHealth https, MirrorFileRules? files, MirrorFacts mirror)
    {
        var definition = mirror.Definition;
        var place = definition.Place with { Countries = [.. countries.Split(' ')] };
        return mirror with { Http = http, Https = https, Definition = definition with { Place = place, Files = files } };
    }

    private static Gen<SchemeHealth> AnyHealth =>
        from verdict in Gen.Frequency(
            (8, Gen.Constant(Verdict.Up)), (1, Gen.Constant(Verdict.Degraded)), (1, Gen.Elements(Verdict.Down, Verdict.Unknown)))
        from ipv4 in Gen.Frequency((5, Gen.Constant(FamilyState.Unknown)), (1, Gen.Elements(FamilyState.Up, FamilyState.Down, FamilyState.Absent)))
        from ipv6 in Gen.Elements(FamilyState.Unknown, FamilyState.Up, FamilyState.Down, FamilyState.Absent)
        select new SchemeHealth(verdict, "toy", default) { Ipv4 = ipv4, Ipv6 = ipv6 };

    private static Gen<MirrorFileRules?> AnyFileRules => Gen.Frequency(
        (8, Gen.Constant<MirrorFileRules?>(null)),
        (1, Gen.Elements<MirrorFileRules?>(
            new MirrorFileRules { MaxSize = 999 }, new MirrorFileRules { MinSize = 1001 },
            new MirrorFileRules { Exclude = ["/pub/**"] }, new MirrorFileRules { Include = ["*.deb"] },
            new MirrorFileRules { MinSize = 1000, MaxSize = 1000, Include = ["*.iso"] })));

    private static Gen<Func<MirrorFacts, MirrorFacts>> AnyState => Gen.Frequency(
        (8, Gen.Constant<Func<MirrorFacts, MirrorFacts>>(static m => m)),
        (1, Gen.Elements<Func<MirrorFacts, MirrorFacts>>(
            static m => m with { Drained = new MirrorDrained() },
            static m => m with { FileSet = null },
            static m => m with { LastGoodScan = Scan(TimeSpan.FromDays(8), TimeSpan.Zero) },
            static m => m with { LastGoodScan = Scan(TimeSpan.Zero, TimeSpan.FromDays(3)) })));

    private static Gen<MirrorRestrictions> AnyRestrictions => Gen.Frequency(
        (8, Gen.Constant(new MirrorRestrictions())),
        (4, Gen.Elements(
            new MirrorRestrictions { CountryOnly = true },
            new MirrorRestrictions { ContinentOnly = true },
            new MirrorRestrictions { AsOnly = true },
            new MirrorRestrictions { PrefixOnly = true },
            new MirrorRestrictions { Private = true },
            new MirrorRestrictions { Private = true, Exclusive = true },
            new MirrorRestrictions { ExcludedCountries = ["DE", "JP"] },
            new MirrorRestrictions { ExcludedNetworks = new MirrorExcludedNetworks { Asns = [64496] } },
            new MirrorRestrictions { ExcludedNetworks = new MirrorExcludedNetworks { Prefixes = ["192.0.2.0/25", "2001:db8::/32"] } })));

    private static ScanReport Scan(TimeSpan ago, TimeSpan behind) => new()
    {
        Result = ScanResult.Completed,
        Started = DateTimeOffset.UnixEpoch - ago,
        TraceBehind = behind,
    };
}
