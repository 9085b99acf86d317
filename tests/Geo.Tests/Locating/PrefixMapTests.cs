using FsCheck;
using FsCheck.Fluent;
using MirrorActors.Geo.Locating;

namespace MirrorActors.Geo.Tests.Locating;

public sealed class PrefixMapTests
{
    [Fact]
    public void The_longest_network_that_holds_the_address_wins()
    {
        var map = Map(("10.0.0.0/8", 1), ("10.1.0.0/16", 2), ("0.0.0.0/0", 3), ("2001:db8::/32", 4), ("::1", 5));
        Assert.Equal((2, 16), Match(map, "10.1.255.255"));
        Assert.Equal((1, 8), Match(map, "10.2.0.0"));
        Assert.Equal((3, 0), Match(map, "9.255.255.255"));
        Assert.Equal((3, 0), Match(map, "255.255.255.255"));
        Assert.Equal((4, 32), Match(map, "2001:db8::1"));
        Assert.Equal((5, 128), Match(map, "::1"));
        Assert.Null(Match(map, "::2"));
    }

    [Fact]
    public void Of_two_equal_networks_the_first_wins() =>
        Assert.Equal((7, 8), Match(Map(("10.0.0.0/8", 7), ("10.0.0.0/8", 8)), "10.0.0.1"));

    [Fact]
    public void An_empty_map_matches_nothing() => Assert.Null(Match(PrefixMap.Empty, "10.0.0.1"));

    [Fact]
    public void It_answers_as_a_scan_of_all_networks_does() =>
        Prop.ForAll(Cases(), static test =>
        {
            var map = new PrefixMap(test.Networks.Select(static (p, i) => (p, i)));
            return test.Addresses.All(address => Scan(test.Networks, address) == Match(map, address));
        }).QuickCheckThrowOnFailure();

    // Few bits vary, so that networks nest, touch and reach both ends of the line.
    private static Arbitrary<(AddressPrefix[] Networks, AddressKey[] Addresses)> Cases()
    {
        var v4 = Gen.Choose(0, 15).Two().Select(static g =>
            AddressKey.FromV4((uint)g.Item1 << 28 | (g.Item2 == 15 ? 0x0FFFFFFFu : (uint)g.Item2)));
        var v6 = Gen.Choose(0, 15).Two().Select(static g =>
            AddressKey.FromV6((UInt128)g.Item1 << 124 | (g.Item2 == 15 ? UInt128.MaxValue >> 4 : (UInt128)g.Item2)));
        var address = Gen.OneOf(v4, v6);
        var prefix = address.SelectMany(static a => Gen.Elements(0, 1, 2, 3, 4, a.BitCount - 2, a.BitCount)
            .Select(length => AddressPrefix.Of(a, length)));
        return prefix.ArrayOf().Zip(address.ArrayOf(40)).Select(static t => (t.Item1, t.Item2)).ToArbitrary();
    }

    private static (int Value, int Length)? Scan(AddressPrefix[] networks, AddressKey address)
    {
        (int Value, int Length)? best = null;
        for (var i = 0; i < networks.Length; i++)
        {
            if (networks[i].Contains(address) && !(networks[i].Length <= best?.Length))
                best = (i, networks[i].Length);
        }
        return best;
    }

    private static PrefixMap Map(params (string Prefix, int Value)[] networks) =>
        new(networks.Select(static n => (AddressPrefix.Parse(n.Prefix), n.Value)));

    private static (int, int)? Match(PrefixMap map, string address) => Match(map, AddressKey.Parse(address));

    private static (int, int)? Match(PrefixMap map, AddressKey address) =>
        map.TryMatch(address, out var value, out var length) ? (value, length) : null;
}
