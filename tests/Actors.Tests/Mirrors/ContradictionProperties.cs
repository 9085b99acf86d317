using System.Collections.Immutable;
using System.Net;
using FsCheck;
using FsCheck.Fluent;
using MirrorActors.Actors.Mirrors;
using MirrorActors.Geo.Countries;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Mirrors;

/// <summary>Restrictions that are accepted can be satisfied: the client is constructed and judged by a predicate of its own.</summary>
public sealed class ContradictionProperties
{
    private static readonly string[] Codes = ["DE", "AT", "US", "CA", "BR", "AQ"];

    /// <summary>Those, and one more of each continent.</summary>
    private static readonly Country[] Countries =
    [
        .. CountryTable.All.Where(c => Codes.Contains(c.Code.ToString())),
        .. CountryTable.All.Where(c => !Codes.Contains(c.Code.ToString())).DistinctBy(c => c.Continent),
    ];

    private static readonly string[] Networks =
    [
        "0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "192.0.2.0/24", "192.0.2.0/25", "192.0.2.128/25",
        "::/0", "::/1", "8000::/1", "2001:db8::/32", "2001:db8::/33", "2001:db8:8000::/33",
    ];

    private static readonly uint[] Systems = [1, 2, 3];

    [Fact]
    public void A_mirror_that_is_accepted_has_a_client_that_it_serves()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Definitions().ToArbitrary(), mirror =>
            MirrorRules.Check(mirror).Faults.Count > 0 || Candidates(mirror).Any(client => Serves(mirror, client))));
    }

    [Fact]
    public void A_mirror_that_is_refused_has_none()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Definitions().ToArbitrary(), mirror =>
            MirrorRules.Check(mirror).Faults.Count == 0 || !Candidates(mirror).Any(client => Serves(mirror, client))));
    }

    private static Gen<MirrorDefinition> Definitions() =>
        from countries in Some([MirrorPlace.Everywhere, .. Codes])
        from continent in Gen.Elements<string?>(null, "EU", "NA", "AN")
        from asns in Some(Systems)
        from prefixes in Some(Networks)
        from noCountries in Some(Codes)
        from noAsns in Some(Systems)
        from noPrefixes in Some(Networks)
        from flags in Gen.ArrayOf(Gen.Frequency((2, Gen.Constant(false)), (1, Gen.Constant(true))), 6)
        select Mirror.Definition() with
        {
            Place = new MirrorPlace { Countries = countries, Continent = continent },
            Networks = new MirrorNetworks { Asns = asns, Prefixes = prefixes },
            Restrictions = new MirrorRestrictions
            {
                CountryOnly = flags[0],
                ContinentOnly = flags[1],
                AsOnly = flags[2],
                PrefixOnly = flags[3],
                Private = flags[4],
                Exclusive = flags[5],
                ExcludedCountries = noCountries,
                ExcludedNetworks = new MirrorExcludedNetworks { Asns = noAsns, Prefixes = noPrefixes },
            },
        };

    private static Gen<ImmutableArray<T>> Some<T>(T[] from) => Gen.SubListOf(from).Select(some => some.ToImmutableArray());

    /// <summary>Every country, AS and corner of a network that can make a difference to these definitions.</summary>
    private static IEnumerable<Client> Candidates(MirrorDefinition mirror)
    {
        var addresses = Networks.Select(IPNetwork.Parse).SelectMany(n => new[] { n.BaseAddress, Last(n) }).ToArray();
        return
            from country in Countries
            from asn in (uint[])[.. Systems, 64496]
            where mirror.Networks.Asns.Contains(asn) || asn == 64496
            from address in addresses
            select new Client(country, asn, address);
    }

    private static bool Serves(MirrorDefinition mirror, Client client)
    {
        var rules = mirror.Restrictions;
        var own = mirror.Place.Countries.FirstOrDefault(c => c != "**");
        var continent = mirror.Place.Continent
            ?? CountryTable.All.FirstOrDefault(c => c.Code.ToString() == own)?.Continent.ToString();
        var code = client.Country.Code.ToString();
        var isHome = mirror.Place.Countries.Any(c => c == "**" || c == code);
        var isNear = continent is not null && continent == (continent.Length == 2 ? Short(client.Country) : client.Country.Continent.ToString());
        var isInside = mirror.Networks.Prefixes.Any(p => IPNetwork.Parse(p).Contains(client.Address));
        if (rules.ExcludedCountries.Contains(code)
            || rules.ExcludedNetworks!.Asns.Contains(client.Asn)
            || rules.ExcludedNetworks.Prefixes.Any(p => IPNetwork.Parse(p).Contains(client.Address)))
            return false;
        // Inside an own prefix no "only" rule counts.
        return isInside
            || (!(rules.CountryOnly && !isHome)
                && !(rules.ContinentOnly && !isNear)
                && !(rules.AsOnly && !mirror.Networks.Asns.Contains(client.Asn))
                && !(rules.PrefixOnly || rules.Private || rules.Exclusive));
    }

    private static string Short(Country country) => country.Continent switch
    {
        Geo.ContinentCode.Europe => "EU",
        Geo.ContinentCode.NorthAmerica => "NA",
        Geo.ContinentCode.Antarctica => "AN",
        _ => "",
    };

    private static IPAddress Last(IPNetwork network)
    {
        var bytes = network.BaseAddress.GetAddressBytes();
        for (var bit = network.PrefixLength; bit < bytes.Length * 8; bit++) bytes[bit / 8] |= (byte)(0x80 >> (bit % 8));
        return new IPAddress(bytes);
    }

    private sealed record Client(Country Country, uint Asn, IPAddress Address);
}
