using MirrorActors.Geo.Locating;

namespace MirrorActors.Geo.Tests.Locating;

public sealed class PlaceCacheTests
{
    [Theory]
    [InlineData("192.0.2.0", "192.0.2.255", true)]
    [InlineData("192.0.2.0", "192.0.3.0", false)]
    [InlineData("2001:db8:1::", "2001:db8:1:ffff:ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8:1::", "2001:db8:2::", false)]
    [InlineData("::ffff:192.0.2.1", "192.0.2.2", true)]
    [InlineData("0.0.0.1", "::1", false)]
    [InlineData("1.0.0.0", "0:0:100::", false)]
    public void A_place_is_kept_for_its_block_and_no_other(string kept, string asked, bool found)
    {
        var cache = new PlaceCache();
        cache.Put(BlockOf(kept), PlaceOf(7));
        Assert.Equal(found, cache.TryGet(BlockOf(asked), out var place));
        if (found)
            Assert.Equal(PlaceOf(7), place);
    }

    [Fact]
    public void An_empty_cache_has_no_block()
    {
        var cache = new PlaceCache(4);
        Assert.False(cache.TryGet(BlockOf("0.0.0.0"), out _));
        Assert.False(cache.TryGet(BlockOf("::"), out _));
    }

    [Fact]
    public void Of_more_blocks_than_slots_the_newest_stay()
    {
        var cache = new PlaceCache(16);
        for (var i = 0u; i < 1000; i++)
            cache.Put(BlockOf(i), PlaceOf(i));
        Assert.True(cache.TryGet(BlockOf(999), out var newest));
        Assert.Equal(PlaceOf(999), newest);
        Assert.InRange(Enumerable.Range(0, 1000).Count(i => cache.TryGet(BlockOf((uint)i), out _)), 1, 16);
    }

    [Fact]
    public void Most_blocks_find_room_in_a_cache_with_three_times_as_many_slots()
    {
        var cache = new PlaceCache();
        const int blocks = PlaceCache.DefaultSlots / 3;
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0u; i < blocks; i++)
            {
                if (!cache.TryGet(BlockOf(i * 2_654_435_761 >> 8), out _)) cache.Put(BlockOf(i * 2_654_435_761 >> 8), PlaceOf(i));
            }
        }

        var found = Enumerable.Range(0, blocks).Count(i => cache.TryGet(BlockOf((uint)i * 2_654_435_761 >> 8), out _));
        Assert.InRange(found, blocks * 90 / 100, blocks);
    }

    [Fact]
    public void Threads_that_fight_for_the_same_slots_read_only_whole_entries()
    {
        var cache = new PlaceCache(4);
        using var start = new Barrier(4);
        using var written = new CancellationTokenSource();
        var hits = 0;
        var wrong = 0;
        var writers = Enumerable.Range(0, 2).Select(_ => new Thread(Write)).ToList();
        var readers = Enumerable.Range(0, 2).Select(_ => new Thread(Read)).ToList();
        writers.ForEach(static t => t.Start());
        readers.ForEach(static t => t.Start());
        writers.ForEach(static t => t.Join());
        written.Cancel();
        readers.ForEach(static t => t.Join());
        Assert.Equal(0, wrong);
        Assert.NotEqual(0, hits);

        void Write()
        {
            start.SignalAndWait();
            for (var i = 0u; i < 10_000_000; i++)
                cache.Put(BlockOf(i & 7), PlaceOf(i & 7));
        }

        void Read()
        {
            start.SignalAndWait();
            for (var i = 0u; !written.IsCancellationRequested; i++)
            {
                if (!cache.TryGet(BlockOf(i & 7), out var place))
                    continue;
                Interlocked.Increment(ref hits);
                if (place != PlaceOf(i & 7))
                    Interlocked.Increment(ref wrong);
            }
        }
    }

    private static AddressBlock BlockOf(string address) => new(AddressKey.Parse(address));

    private static AddressBlock BlockOf(uint number) => new(AddressKey.FromV4(number << 8));

    private static Place PlaceOf(uint number) => new(
        CountryCode.FromPacked((ushort)(number % CountryCode.PackedCount)), (ContinentCode)(number % 8), number, number, -number, true);
}
