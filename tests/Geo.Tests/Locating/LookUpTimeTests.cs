using System.Diagnostics;
using MirrorActors.Geo.BuiltIn;
using MirrorActors.Geo.Locating;
using MirrorActors.Geo.Mmdb;
using MirrorActors.Geo.Tests.Fixtures;
using Xunit.Abstractions;

namespace MirrorActors.Geo.Tests.Locating;

/// <summary>What a look-up takes. <c>MIRRORACTORS_LONG=1</c> repeats enough to print what docs/benchmarks.md says.</summary>
public sealed class LookUpTimeTests(ITestOutputHelper output)
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("MIRRORACTORS_LONG") == "1";
    private static readonly int Networks = IsLong ? 20_000 : 200;
    private static readonly int LookUps = IsLong ? 1 << 15 : 1 << 10;
    private static readonly int Rounds = IsLong ? 32 : 1;

    private readonly Random _random = new(11);

    [Fact]
    public void The_built_in_database_answers_with_and_without_the_cache() =>
        Measure("built-in", BuiltInDatabase.Load(), () => AddressKey.FromV4((uint)_random.NextInt64(1L << 32)));

    [Fact]
    public void Files_of_cities_and_networks_answer_with_and_without_the_cache()
    {
        var networks = Enumerable.Range(0, Networks).Select(_ => (uint)_random.NextInt64(1L << 32) >> 12 << 12).Distinct().ToArray();
        var cities = new MmdbWriter(6, 28);
        var asns = new MmdbWriter(6, 24);
        foreach (var network in networks)
        {
            var prefix = $"{AddressKey.FromV4(network)}/20";
            cities.Add(prefix, City());
            asns.Add(prefix, new Dictionary<string, object> { ["autonomous_system_number"] = network >> 12 });
        }
        var files = new[] { cities, asns }
            .Select(static w => (IPlaceSource)new MmdbPlaceSource("file", MmdbReader.FromBytes(w.ToBytes())));
        Measure("city + ASN", [.. files], () => AddressKey.FromV4(networks[_random.Next(networks.Length)] | (uint)_random.Next(1 << 12)));
    }

    private void Measure(string name, IPlaceSource source, Func<AddressKey> client) => Measure(name, [source], client);

    private void Measure(string name, IPlaceSource[] sources, Func<AddressKey> client)
    {
        var anyone = Enumerable.Range(0, 1 << 18).Select(_ => client()).ToArray();
        var few = anyone[..1024];
        var state = new LocatingState(new GeoDatabaseSet(sources), [], GeoOverrides.None);
        Print("past the cache, any client", anyone, a => state.Find(a, new AddressBlock(a), out _, out _));
        Print("past the cache, 1024 clients", few, a => state.Find(a, new AddressBlock(a), out _, out _));
        Print("through it, any client (mostly missed)", anyone, a => state.Locate(a, out _));
        Print("through it, 1024 clients (mostly hit)", few, a => state.Locate(a, out _));
        Assert.All(few, a => Assert.Equal(state.Find(a, new AddressBlock(a), out _, out _), state.Locate(a, out _)));

        void Print(string what, AddressKey[] clients, Func<AddressKey, Place> look)
        {
            var times = new double[Rounds];
            var next = 0;
            for (var round = 0; round < Rounds; round++)
            {
                var start = Stopwatch.GetTimestamp();
                for (var i = 0; i < LookUps; i++)
                    look(clients[next++ & (clients.Length - 1)]);
                times[round] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / LookUps;
            }
            Array.Sort(times);
            output.WriteLine($"{name}, {what}: {times[0]:f0} ns at best, {times[Rounds / 2]:f0} in the median of {Rounds}");
        }
    }

    private Dictionary<string, object> City() => new()
    {
        ["city"] = new Dictionary<string, object> { ["geoname_id"] = (uint)_random.Next(), ["names"] = Names("Town") },
        ["continent"] = new Dictionary<string, object> { ["code"] = "EU", ["geoname_id"] = 6255148u, ["names"] = Names("Europe") },
        ["country"] = new Dictionary<string, object> { ["geoname_id"] = 2921044u, ["iso_code"] = "DE", ["names"] = Names("Germany") },
        ["location"] = new Dictionary<string, object>
        {
            ["accuracy_radius"] = (ushort)100,
            ["latitude"] = _random.NextDouble() * 90,
            ["longitude"] = _random.NextDouble() * 90,
            ["time_zone"] = "Europe/Berlin",
        },
    };

    private static Dictionary<string, object> Names(string name) =>
        new[] { "de", "en", "es", "fr", "ja", "pt-BR", "ru", "zh-CN" }.ToDictionary(static l => l, object (_) => name);
}
