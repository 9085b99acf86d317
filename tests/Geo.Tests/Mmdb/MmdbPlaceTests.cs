using MirrorActors.Geo.Locating;
using MirrorActors.Geo.Mmdb;
using MirrorActors.Geo.Tests.Fixtures;

namespace MirrorActors.Geo.Tests.Mmdb;

/// <summary>The typed look-up in both schemas.</summary>
public sealed class MmdbPlaceTests
{
    [Fact]
    public void The_nested_schema_gives_every_field() => Assert.Equal(
        new Place(CountryCode.Parse("GB"), ContinentCode.Europe, 64496, 51.5f, -0.1f, true),
        Read(new()
        {
            ["city"] = Map(("names", Map(("en", "London"), ("de", "London")))),
            ["continent"] = Map(("code", "EU"), ("names", Map(("en", "Europe")))),
            ["country"] = Map(("is_in_european_union", false), ("iso_code", "GB")),
            ["location"] = Map(("accuracy_radius", (ushort)100), ("latitude", 51.5), ("longitude", -0.1)),
            ["registered_country"] = Map(("iso_code", "US")),
            ["subdivisions"] = new object[] { Map(("iso_code", "ENG")) },
            ["traits"] = Map(("autonomous_system_number", 64496u)),
        }));

    [Fact]
    public void The_flat_schema_gives_every_field() => Assert.Equal(
        new Place(CountryCode.Parse("DE"), ContinentCode.Europe, 64497, 52.5f, 13.4f, true),
        Read(new()
        {
            ["autonomous_system_number"] = 64497u,
            ["autonomous_system_organization"] = "Example",
            ["city"] = "Berlin",
            ["continent_code"] = "EU",
            ["country_code"] = "DE",
            ["latitude"] = 52.5f,
            ["longitude"] = 13.4f,
        }));

    [Fact]
    public void Country_and_AS_number_are_also_read_as_plain_texts()
    {
        var place = Read(new() { ["asn"] = "AS64498", ["country"] = "Germany", ["country_code"] = "de" });
        Assert.Equal((CountryCode.Parse("DE"), 64498u), (place.Country, place.Asn));
        Assert.Equal(CountryCode.Parse("DE"), Read(new() { ["country"] = "DE" }).Country);
    }

    [Fact]
    public void The_registered_country_stands_in_unless_the_continent_contradicts_it()
    {
        var registered = Map(("iso_code", "US"));
        Assert.Equal(CountryCode.Parse("US"), Read(new() { ["registered_country"] = registered }).Country);
        Assert.Equal(
            new Place(default, ContinentCode.Europe, 0, 0, 0, false),
            Read(new() { ["continent"] = Map(("code", "EU")), ["registered_country"] = registered }));
    }

    [Fact]
    public void Fields_of_a_wrong_type_or_out_of_range_are_left_out() => Assert.Equal(
        Place.Unknown,
        Read(new()
        {
            ["asn"] = "AS99999999999",
            ["autonomous_system_number"] = ulong.MaxValue,
            ["continent"] = new object[] { "EU" },
            ["country"] = Map(("iso_code", "EU")),
            ["country_code"] = 7u,
            ["location"] = Map(("latitude", double.NaN), ("longitude", 13.4)),
            ["traits"] = "none",
        }));

    [Fact]
    public void A_latitude_alone_is_no_point() => Assert.False(Read(new() { ["latitude"] = 1f }).HasCoordinates);

    [Fact]
    public void A_record_that_is_no_map_has_no_place()
    {
        var reader = MmdbReader.FromBytes(MmdbWriter.Write(4, 24, ("10.0.0.0/8", "text")));
        reader.Find(AddressKey.Parse("10.0.0.1"), out var record);
        Assert.Equal(MmdbFault.None, reader.ReadPlace(record, out var place));
        Assert.Equal(Place.Unknown, place);
    }

    [Fact]
    public void Fields_behind_pointers_are_read()
    {
        var writer = new MmdbWriter(6, 28);
        writer.Add("10.0.0.0/8", Map(("iso_code", "FR")));
        var country = writer.LastOffset;
        writer.Add("10.0.0.0/8", Map(("country", new MmdbValueWriter.Pointer(country)), ("asn", 5u)));
        var reader = MmdbReader.FromBytes(writer.ToBytes());
        reader.Find(AddressKey.Parse("10.0.0.1"), out var record);
        Assert.Equal(MmdbFault.None, reader.ReadPlace(record, out var place));
        Assert.Equal((CountryCode.Parse("FR"), 5u), (place.Country, place.Asn));
    }

    [Theory]
    [InlineData("country", "iso_code")]
    [InlineData("registered_country", "iso_code")]
    [InlineData("continent", "code")]
    public void A_map_that_holds_itself_is_left_out(string outer, string inner)
    {
        var writer = new MmdbWriter(4, 24);
        writer.Add("10.0.0.0/8", "padding, so that no pointer leads to 0");
        var map = writer.LastOffset + 2 + "padding, so that no pointer leads to 0".Length;
        writer.Add("11.0.0.0/8", Map((inner, new MmdbValueWriter.Pointer(map))));
        Assert.Equal(map, writer.LastOffset);
        writer.Add("10.0.0.0/8", Map((outer, new MmdbValueWriter.Pointer(map)), ("asn", 5u)));
        var reader = MmdbReader.FromBytes(writer.ToBytes());
        reader.Find(AddressKey.Parse("10.0.0.1"), out var record);
        Assert.Equal(MmdbFault.None, reader.ReadPlace(record, out var place));
        Assert.Equal(Place.Unknown with { Asn = 5 }, place);
    }

    [SharedFact]
    public void Every_City_Country_and_ASN_vector_gives_the_place_its_record_states()
    {
        foreach (var name in new[] { "GeoLite2-City", "GeoIP2-City", "GeoLite2-Country", "GeoLite2-ASN", "GeoIP2-ISP" })
        {
            var reader = MmdbReader.Open(SharedData.PathOf($"mmdb/test-data/{name}-Test.mmdb"));
            foreach (var (_, record, _) in reader.Networks())
            {
                Assert.Equal(MmdbFault.None, reader.ReadPlace(record, out var place));
                var decoded = (Dictionary<string, object>)reader.Decode(record);
                var country = place.Country.ToString();
                Assert.Equal(Text(decoded, "country", "iso_code") ?? country, country);
                Assert.Equal(Text(decoded, "continent", "code") ?? "", place.Continent.ToUpper());
                Assert.Equal(decoded.GetValueOrDefault("autonomous_system_number", 0u), place.Asn);
                var point = decoded.GetValueOrDefault("location") as Dictionary<string, object>;
                Assert.Equal(point?.ContainsKey("latitude") ?? false, place.HasCoordinates);
                if (place.HasCoordinates)
                    Assert.Equal((float)(double)point!["latitude"], place.Latitude);
            }
        }
    }

    private static string? Text(Dictionary<string, object> record, string outer, string inner) =>
        (record.GetValueOrDefault(outer) as Dictionary<string, object>)?.GetValueOrDefault(inner) as string;

    private static Place Read(Dictionary<string, object> value)
    {
        var reader = MmdbReader.FromBytes(MmdbWriter.Write(4, 24, ("10.0.0.0/8", value)));
        Assert.Equal(MmdbFault.None, reader.Find(AddressKey.Parse("10.0.0.1"), out var record));
        Assert.Equal(MmdbFault.None, reader.ReadPlace(record, out var place));
        return place;
    }

    private static Dictionary<string, object> Map(params (string Key, object Value)[] entries) =>
        entries.ToDictionary(static e => e.Key, static e => e.Value);
}
