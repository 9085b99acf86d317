using MirrorActors.Geo.Locating;

namespace MirrorActors.Geo.Tests.Locating;

public sealed class LocatingStateTests
{
    private static readonly Place Berlin = new(CountryCode.Parse("de"), ContinentCode.Europe, 64496, 52.5f, 13.4f, true);
    private readonly FakeSource _source = new();

    [Fact]
    public void A_block_in_one_place_is_looked_up_once()
    {
        var state = With(GeoOverrides.None);
        Assert.Equal(Berlin, Locate(state, "192.0.2.1"));
        Assert.Equal(Berlin, Locate(state, "192.0.2.200"));
        Assert.Equal(1, _source.Asked);
        Locate(state, "192.0.3.1");
        Assert.Equal(2, _source.Asked);
    }

    [Fact]
    public void A_block_that_a_database_cuts_is_looked_up_each_time()
    {
        _source.WholeBlock = false;
        AssertAskedEachTime(With(GeoOverrides.None));
    }

    [Fact]
    public void A_block_that_an_override_cuts_is_looked_up_each_time()
    {
        var cut = new GeoOverride(AddressPrefix.Parse("192.0.2.128/25"), default, ContinentCode.Unknown, 64512, null);
        var state = With(new GeoOverrides([cut]));
        Assert.Equal(Berlin, Locate(state, "192.0.2.1"));
        Assert.Equal(Berlin with { Asn = 64512 }, Locate(state, "192.0.2.200"));
        AssertAskedEachTime(state);
    }

    [Fact]
    public void Corrupt_data_is_counted_each_time_it_is_met()
    {
        _source.IsCorrupt = true;
        var state = With(GeoOverrides.None);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(Place.Unknown, state.Locate(AddressKey.Parse("192.0.2.1"), out var corrupt));
            Assert.Equal(1, corrupt);
        }
    }

    [Fact]
    public void A_database_that_is_not_asked_cuts_no_block()
    {
        var cuts = new FakeSource { WholeBlock = false };
        var state = new LocatingState(new GeoDatabaseSet([_source, cuts]), [], GeoOverrides.None);
        Locate(state, "192.0.2.1");
        Locate(state, "192.0.2.2");
        Assert.Equal((1, 0), (_source.Asked, cuts.Asked));
    }

    private void AssertAskedEachTime(LocatingState state)
    {
        var before = _source.Asked;
        Locate(state, "192.0.2.1");
        Locate(state, "192.0.2.1");
        Assert.Equal(before + 2, _source.Asked);
    }

    private LocatingState With(GeoOverrides overrides) => new(new GeoDatabaseSet([_source]), [], overrides);

    private static Place Locate(LocatingState state, string address) => state.Locate(AddressKey.Parse(address), out _);

    private sealed class FakeSource : IPlaceSource
    {
        public GeoSourceInfo Info { get; } = new("fake", "fake", default);

        public bool WholeBlock { get; set; } = true;

        public bool IsCorrupt { get; set; }

        public int Asked { get; private set; }

        public bool TryLocate(in AddressKey address, in AddressBlock block, out Place place, out bool wholeBlock)
        {
            Asked++;
            place = IsCorrupt ? default : Berlin;
            wholeBlock = WholeBlock;
            return !IsCorrupt;
        }
    }
}
