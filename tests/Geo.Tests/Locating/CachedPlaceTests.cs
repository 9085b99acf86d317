using MirrorActors.Geo.Locating;
using MirrorActors.Geo.Mmdb;
using MirrorActors.Geo.Tests.Fixtures;

namespace MirrorActors.Geo.Tests.Locating;

/// <summary>A place from the cache is the place the databases and the overrides give.</summary>
public sealed class CachedPlaceTests
{
    private const int Rounds = 400;

    [Fact]
    public void A_cached_place_is_the_place_past_the_cache()
    {
        var kept = 0;
        var cut = 0;
        for (var seed = 0; seed < Rounds; seed++)
        {
            var random = new RandomGeo(new Random(seed));
            var state = RandomState(random, new Random(seed));
            for (var i = 0; i < 200; i++)
            {
                var address = random.Address();
                var expected = state.Find(address, new AddressBlock(address), out var corrupt, out var wholeBlock);
                Assert.True(
                    expected == state.Locate(address, out var counted) && corrupt == counted,
                    $"seed {seed}: {address} is cached wrongly");
                _ = wholeBlock ? kept++ : cut++;
            }
        }
        // Both happen often, else the test says nothing.
        Assert.InRange(kept, Rounds * 20, int.MaxValue);
        Assert.InRange(cut, Rounds * 20, int.MaxValue);
    }

    [Fact]
    public void A_block_said_to_lie_in_one_place_does_so_to_its_last_address()
    {
        for (var seed = 0; seed < Rounds / 4; seed++)
        {
            var random = new RandomGeo(new Random(seed));
            var state = RandomState(random, new Random(seed));
            for (var third = 0u; third < 4; third++)
            {
                var first = 10u << 24 | third << 8;
                var of = AddressKey.FromV4(first + 77);
                var expected = state.Find(of, new AddressBlock(of), out var corrupt, out var wholeBlock);
                for (var last = 0u; last < 256 && wholeBlock && corrupt == 0; last++)
                {
                    var address = AddressKey.FromV4(first + last);
                    Assert.Equal(expected, state.Find(address, new AddressBlock(address), out _, out _));
                }
            }
        }
    }

    [Fact]
    public void An_override_counts_at_once_while_others_look_up_with_the_old_ones()
    {
        var service = GeoService.Open([]);
        var addresses = Enumerable.Range(0, 64).Select(static i => AddressKey.FromV4(10u << 24 | (uint)i << 8)).ToArray();
        service.Override(WholeIntranet(1));
        var newest = 1u;
        var wrong = 0;
        using var stop = new CancellationTokenSource();
        var others = Enumerable.Range(0, 3).Select(_ => new Thread(Hammer)).ToList();
        others.ForEach(static t => t.Start());
        for (var asn = 2u; asn < 300; asn++)
        {
            Volatile.Write(ref newest, asn);
            service.Override(WholeIntranet(asn));
            Assert.All(addresses, a => Assert.Equal(asn, service.Locate(a).Asn));
        }
        stop.Cancel();
        others.ForEach(static t => t.Join());
        Assert.Equal(0, wrong);

        void Hammer()
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                // What counted before is passed on in order: never older than the last but one, never from the future.
                var before = Volatile.Read(ref newest);
                var asn = service.Locate(addresses[i % addresses.Length]).Asn;
                if (asn + 1 < before || asn > Volatile.Read(ref newest))
                    Interlocked.Increment(ref wrong);
            }
        }
    }

    private static GeoOverrides WholeIntranet(uint asn) =>
        new([new GeoOverride(AddressPrefix.Parse("10.0.0.0/8"), default, ContinentCode.Unknown, asn, null)]);

    private static LocatingState RandomState(RandomGeo geo, Random random)
    {
        var databases = Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(3) == 0
            ? (IPlaceSource)geo.BuiltIn()
            : new MmdbPlaceSource("random.mmdb", MmdbReader.FromBytes(geo.Mmdb())));
        return new LocatingState(new GeoDatabaseSet([.. databases]), [], random.Next(2) == 0 ? GeoOverrides.None : geo.Overrides());
    }
}
