using MirrorActors.Geo.Locating;
using MirrorActors.Geo.Tests.Fixtures;

namespace MirrorActors.Geo.Tests.Locating;

public sealed class GeoServiceTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("geo-");

    public void Dispose() => _folder.Delete(true);

    [Fact]
    public void Fields_come_from_the_first_database_that_has_them()
    {
        var service = GeoService.Open(
        [
            Write("city.mmdb", 4, ("10.0.0.0/8", Flat(("country_code", "DE"), ("latitude", 52f), ("longitude", 13f)))),
            Write("asn.mmdb", 4, ("10.0.0.0/8", Flat(("autonomous_system_number", 64496u), ("country_code", "FR")))),
            Write("six.mmdb", 6, ("2001:db8::/32", Flat(("country_code", "JP")))),
        ]);
        Assert.Equal(
            new Place(CountryCode.Parse("DE"), ContinentCode.Europe, 64496, 52f, 13f, true),
            service.Locate(AddressKey.Parse("10.1.2.3")));
        Assert.Equal(CountryCode.Parse("JP"), service.Locate(AddressKey.Parse("2001:db8::1")).Country);
        Assert.Equal(Place.Unknown, service.Locate(AddressKey.Parse("192.0.2.1")));
        Assert.Equal(["city.mmdb", "asn.mmdb", "six.mmdb"], service.Sources.Select(s => Path.GetFileName(s.Name)));
        Assert.Empty(service.Faults);
    }

    [Fact]
    public void A_country_gives_its_continent_and_centroid_when_the_database_has_none()
    {
        var service = GeoService.Open([Write("c.mmdb", 4, ("10.0.0.0/8", Flat(("country_code", "NA"))))]);
        var place = service.Locate(AddressKey.Parse("10.0.0.1"));
        Assert.Equal(ContinentCode.Africa, place.Continent);
        Assert.True(place.IsLocated);
        Assert.False(place.HasCoordinates);
        Assert.InRange(place.Latitude, -29, -17);
    }

    [Fact]
    public void Missing_and_corrupt_files_are_reported_and_the_others_serve()
    {
        var corrupt = Path.Combine(_folder.FullName, "corrupt.mmdb");
        File.WriteAllBytes(corrupt, new byte[5000]);
        var empty = Path.Combine(_folder.FullName, "empty.mmdb");
        File.WriteAllBytes(empty, []);
        var missing = Path.Combine(_folder.FullName, "missing.mmdb");
        var good = Write("good.mmdb", 4, ("10.0.0.0/8", Flat(("country_code", "DE"))));
        var service = GeoService.Open([missing, corrupt, empty, _folder.FullName, good]);
        Assert.Equal([missing, corrupt, empty, _folder.FullName], service.Faults.Select(static f => f.Path));
        Assert.All(service.Faults, static f => Assert.Contains(f.Path, f.Message, StringComparison.Ordinal));
        Assert.Equal(CountryCode.Parse("DE"), service.Locate(AddressKey.Parse("10.0.0.1")).Country);
    }

    [Fact]
    public void When_no_configured_file_opens_nothing_is_known_and_nothing_throws()
    {
        var service = GeoService.Open([Path.Combine(_folder.FullName, "missing.mmdb")]);
        Assert.Single(service.Faults);
        Assert.Equal(Place.Unknown, service.Locate(AddressKey.Parse("10.0.0.1")));
    }

    [Fact]
    public void A_reload_swaps_a_replaced_file()
    {
        var path = Write("c.mmdb", 4, ("10.0.0.0/8", Flat(("country_code", "DE"))));
        var service = GeoService.Open([path]);
        Replace(path, Database(4, ("10.0.0.0/8", Flat(("country_code", "FR")))));
        Assert.Equal(CountryCode.Parse("DE"), service.Locate(AddressKey.Parse("10.0.0.1")).Country);
        Assert.Empty(service.Reload());
        Assert.Equal(CountryCode.Parse("FR"), service.Locate(AddressKey.Parse("10.0.0.1")).Country);
    }

    [Fact]
    public void A_reload_of_a_broken_file_keeps_the_old_one_and_reports_it()
    {
        var path = Write("c.mmdb", 4, ("10.0.0.0/8", Flat(("country_code", "DE"))));
        var service = GeoService.Open([path]);
        Replace(path, [1, 2, 3]);
        Assert.Equal(path, Assert.Single(service.Reload()).Path);
        Assert.Equal(CountryCode.Parse("DE"), service.Locate(AddressKey.Parse("10.0.0.1")).Country);
        Assert.Single(service.Sources);
    }

    [Fact]
    public void A_corrupt_record_is_counted_and_the_next_database_asked()
    {
        var writer = new MmdbWriter(4, 24);
        writer.AddRaw("10.0.0.0/8", 0xE1, 0x41);
        var broken = Path.Combine(_folder.FullName, "broken.mmdb");
        File.WriteAllBytes(broken, writer.ToBytes());
        var good = Write("good.mmdb", 4, ("10.0.0.0/8", Flat(("country_code", "DE"))));
        var service = GeoService.Open([broken, good]);
        Assert.Equal(CountryCode.Parse("DE"), service.Locate(AddressKey.Parse("10.0.0.1")).Country);
        Assert.Equal(1, service.CorruptRecords);
    }

    [Fact]
    public void Look_ups_go_on_unharmed_while_files_are_reloaded()
    {
        var path = Write("c.mmdb", 4, ("10.0.0.0/8", Flat(("country_code", "DE"))));
        var service = GeoService.Open([path]);
        var address = AddressKey.Parse("10.0.0.1");
        using var stop = new CancellationTokenSource();
        var wrong = 0;
        var reader = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
                wrong += service.Locate(address).Country == CountryCode.Parse("DE") ? 0 : 1;
        });
        reader.Start();
        for (var i = 0; i < 200; i++)
            service.Reload();
        stop.Cancel();
        reader.Join();
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void A_look_up_allocates_nothing()
    {
        var service = GeoService.Open(
        [
            Write("city.mmdb", 6, ("10.0.0.0/8", Flat(("country_code", "DE"), ("names", Flat(("en", "Germany")))))),
            Write("asn.mmdb", 4, ("10.0.0.0/8", Flat(("autonomous_system_number", 64496u)))),
        ]);
        AssertAllocatesNothing(service, AddressKey.Parse("10.1.2.3"), AddressKey.Parse("2001:db8::1"));
    }

    [Fact]
    public void A_look_up_in_the_built_in_database_allocates_nothing() =>
        AssertAllocatesNothing(GeoService.Open([]), AddressKey.Parse("193.0.0.1"), AddressKey.Parse("2001:67c::1"));

    private static void AssertAllocatesNothing(GeoService service, AddressKey v4, AddressKey v6)
    {
        var before = 0L;
        for (var i = 0; i < 101; i++)
        {
            if (i == 1)
                before = GC.GetAllocatedBytesForCurrentThread();
            service.Locate(v4);
            service.Locate(v6);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private string Write(string name, int ipVersion, params (string Prefix, object Value)[] records)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, Database(ipVersion, records));
        return path;
    }

    private static byte[] Database(int ipVersion, params (string Prefix, object Value)[] records) =>
        MmdbWriter.Write(ipVersion, 28, records);

    private static void Replace(string path, byte[] bytes)
    {
        File.WriteAllBytes(path + ".new", bytes);
        File.Move(path + ".new", path, true);
    }

    private static Dictionary<string, object> Flat(params (string Key, object Value)[] entries) =>
        entries.ToDictionary(static e => e.Key, static e => e.Value);
}
