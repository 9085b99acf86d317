using FsCheck;
using FsCheck.Fluent;
using MirrorActors.Geo.BuiltIn;
using MirrorActors.Geo.Locating;

namespace MirrorActors.Geo.Tests.BuiltIn;

public sealed class PackedRangesTests
{
    private static readonly DateTimeOffset Built = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Fact]
    public void Tables_survive_being_packed_and_read() =>
        Prop.ForAll(Tables(), static tables =>
        {
            var read = PackedRanges.Read(new MemoryStream(tables.Write()));
            return read.Built == tables.Built
                && Same(read.V4, tables.V4)
                && Same(read.V6, tables.V6);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_indexed_look_up_answers_as_the_plain_one() =>
        Prop.ForAll(Tables(), static tables =>
        {
            var lookup = new RangeLookup(tables);
            return tables.V4.Starts.ToArray()
                .SelectMany(static start => new[] { start - 1, start, start + 1, start | 0xFFFF, start & ~0xFFFFu })
                .All(key => lookup.Find(AddressKey.FromV4(key)) == (uint)Math.Max(0, tables.V4.Find(key)));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(20)]
    public void A_damaged_table_is_refused(int length)
    {
        var packed = new PackedRanges(Built, new([0, 16], [1, 2]), new([], [])).Write();
        var cut = new MemoryStream(packed, 0, Math.Min(length, packed.Length - 1));
        Assert.ThrowsAny<Exception>(() => PackedRanges.Read(cut));
    }

    private static bool Same<TKey>(RangeTable<TKey> a, RangeTable<TKey> b)
        where TKey : struct, IComparable<TKey>, IEquatable<TKey> =>
        a.Starts.SequenceEqual(b.Starts) && a.Values.SequenceEqual(b.Values);

    private static Arbitrary<PackedRanges> Tables()
    {
        var number = Gen.Choose(0, int.MaxValue).Zip(Gen.Choose(0, 31)).Select(static n => (uint)n.Item1 << n.Item2);
        var v4 = number.ArrayOf().Select(static n => Table([.. n.Distinct().Order()]));
        var v6 = number.Four().ArrayOf().Select(static n => Table(
        [
            .. n.Select(static g => new UInt128((ulong)g.Item1 << 32 | g.Item2, (ulong)g.Item3 << 32 | g.Item4))
                .Distinct().Order(),
        ]));
        return v4.Zip(v6).Select(static t => new PackedRanges(Built, t.Item1, t.Item2)).ToArbitrary();
    }

    private static RangeTable<TKey> Table<TKey>(TKey[] starts)
        where TKey : struct, IComparable<TKey> =>
        new(starts, [.. starts.Select(static (_, i) => i * 7919)]);
}
