using System.Collections.Immutable;
using MirrorActors.Geo.Countries;

namespace MirrorActors.Geo.Tests.Countries;

public sealed class CountryNeighboursTests
{
    private static readonly ImmutableArray<CountryCode> WithNeighbours =
        [.. AllCodes().Where(static code => !CountryNeighbours.Of(code).IsEmpty)];

    [Fact]
    public void Neighbours_are_mutual_countries_of_the_table_and_never_the_country_itself()
    {
        foreach (var code in WithNeighbours)
        {
            Assert.True(CountryTable.TryGet(code, out _), $"{code} is not in the table");
            foreach (var neighbour in CountryNeighbours.Of(code))
            {
                Assert.NotEqual(code, neighbour);
                Assert.True(CountryTable.TryGet(neighbour, out _), $"{neighbour} of {code} is not in the table");
                Assert.True(CountryNeighbours.Are(code, neighbour), $"{code} {neighbour}");
                Assert.True(CountryNeighbours.Are(neighbour, code), $"{neighbour} lacks {code}");
            }
        }
    }

    [Fact]
    public void Neighbours_are_listed_once_and_in_alphabetical_order()
    {
        foreach (var code in WithNeighbours)
        {
            var names = CountryNeighbours.Of(code).Select(static neighbour => neighbour.ToString()).ToArray();
            Assert.Equal(names.Distinct().Order(StringComparer.Ordinal), names);
        }
    }

    [Fact]
    public void The_table_holds_every_country_with_a_border_and_every_pair_once_each_way()
    {
        Assert.Equal(167, WithNeighbours.Length);
        Assert.Equal(2 * 330, WithNeighbours.Sum(static code => CountryNeighbours.Of(code).Length));
    }

    [Theory]
    [InlineData("DE", "AT BE CH CZ DK FR LU NL PL")]
    [InlineData("CN", "AF BT HK IN KG KP KZ LA MM MN MO NP PK RU TJ VN")]
    [InlineData("RU", "AZ BY CN EE FI GE KP KZ LT LV MN NO PL UA")]
    [InlineData("BR", "AR BO CO GF GY PE PY SR UY VE")]
    [InlineData("CD", "AO BI CF CG RW SS TZ UG ZM")]
    [InlineData("FR", "AD BE CH DE ES GB IT LU MC")]
    [InlineData("US", "CA MX")]
    [InlineData("GB", "FR IE")]
    [InlineData("PS", "EG IL JO")]
    [InlineData("XK", "AL ME MK RS")]
    [InlineData("HK", "CN MO")]
    [InlineData("EH", "DZ MA MR")]
    [InlineData("GI", "ES")]
    [InlineData("SX", "MF")]
    [InlineData("BH", "SA")]
    [InlineData("SG", "MY")]
    [InlineData("AU", "")]
    [InlineData("JP", "")]
    [InlineData("IS", "")]
    [InlineData("TW", "")]
    [InlineData("AQ", "")]
    public void Known_borders_are_in_the_table(string code, string neighbours) =>
        Assert.Equal(neighbours, string.Join(' ', CountryNeighbours.Of(CountryCode.Parse(code))));

    [Theory]
    [InlineData("NA", "ZW")]
    [InlineData("FR", "BR")]
    [InlineData("FR", "NL")]
    [InlineData("AL", "RS")]
    [InlineData("AE", "QA")]
    [InlineData("DE", "DE")]
    [InlineData("ES", "GB")]
    public void Countries_that_only_come_close_are_no_neighbours(string a, string b)
    {
        Assert.False(CountryNeighbours.Are(CountryCode.Parse(a), CountryCode.Parse(b)));
        Assert.False(CountryNeighbours.Are(CountryCode.Parse(b), CountryCode.Parse(a)));
    }

    [Fact]
    public void An_unknown_code_has_no_neighbours()
    {
        var germany = CountryCode.Parse("DE");
        Assert.Empty(CountryNeighbours.Of(default));
        Assert.Empty(CountryNeighbours.Of(CountryCode.Parse("ZZ")));
        Assert.False(CountryNeighbours.Are(default, germany));
        Assert.False(CountryNeighbours.Are(germany, default));
        Assert.False(CountryNeighbours.Are(default, default));
    }

    [Fact]
    public void Asking_allocates_nothing()
    {
        var (france, italy, japan) = (CountryCode.Parse("FR"), CountryCode.Parse("IT"), CountryCode.Parse("JP"));
        _ = CountryNeighbours.Are(france, italy);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var neighbours = 0;
        for (var i = 0; i < 1000; i++)
            neighbours += (CountryNeighbours.Are(france, italy) ? 1 : 0) + (CountryNeighbours.Are(france, japan) ? 1 : 0);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1000, neighbours);
    }

    private static IEnumerable<CountryCode> AllCodes() =>
        from first in Enumerable.Range('A', 26)
        from second in Enumerable.Range('A', 26)
        select CountryCode.Parse([(char)first, (char)second]);
}
