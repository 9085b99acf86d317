using FsCheck;
using FsCheck.Fluent;
using MirrorActors.Actors.Catalogue.Pieces;

namespace MirrorActors.Actors.Tests.Catalogue.Pieces;

public sealed class PieceLengthTests
{
    private static readonly Gen<long> Sizes =
        from bits in Gen.Choose(0, 36)
        from below in Gen.Choose(0, int.MaxValue)
        select Math.Clamp((1L << bits) + (below % 5) - 2, 0, PieceLength.LargestFile);

    private static readonly Gen<long> AnySize =
        from high in Gen.Choose(0, 15)
        from low in Gen.Choose(0, int.MaxValue)
        select ((long)high << 32) | ((long)low * 2);

    [Fact]
    public void Every_file_up_to_the_largest_has_the_shortest_pieces_that_are_few_enough() =>
        Prop.ForAll(Gen.OneOf(Sizes, AnySize).ToArbitrary(), static size =>
        {
            var length = PieceLength.Of(size);
            var isOfBounds = int.IsPow2(length) && length is >= PieceLength.Shortest and <= PieceLength.Longest;
            var isShortest = length == PieceLength.Shortest || PieceLength.CountOf(size, length / 2) > PieceLength.MostPieces;
            return isOfBounds && isShortest && PieceLength.CountOf(size, length) <= PieceLength.MostPieces;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void A_larger_file_never_has_shorter_pieces() =>
        Prop.ForAll(Gen.OneOf(Sizes, AnySize).Two().ToArbitrary(), static sizes =>
            PieceLength.Of(Math.Min(sizes.Item1, sizes.Item2)) <= PieceLength.Of(Math.Max(sizes.Item1, sizes.Item2)))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Pieces_and_the_last_one_make_up_the_file() =>
        Prop.ForAll(Gen.OneOf(Sizes, AnySize).Where(static size => size > 0).ToArbitrary(), static size =>
        {
            var length = PieceLength.Of(size);
            var last = size - ((PieceLength.CountOf(size, length) - 1) * length);
            return last > 0 && last <= length;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void A_list_takes_at_most_one_part_in_2048_of_its_file_and_a_hash() =>
        Prop.ForAll(Gen.OneOf(Sizes, AnySize).ToArbitrary(), static size =>
            PieceLength.CountOf(size, PieceLength.Of(size)) * PieceList.HashBytes <= (size / 2048) + PieceList.HashBytes)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    /// <summary>Frozen: other nodes and downloaders rely on the same lengths.</summary>
    [Theory]
    [InlineData(0, 64 << 10, 0)]
    [InlineData(1, 64 << 10, 1)]
    [InlineData(64 << 10, 64 << 10, 1)]
    [InlineData((64 << 10) + 1, 64 << 10, 2)]
    [InlineData(256 << 20, 64 << 10, 4096)]
    [InlineData((256 << 20) + 1, 128 << 10, 2049)]
    [InlineData(1L << 30, 256 << 10, 4096)]
    [InlineData(4L << 30, 1 << 20, 4096)]
    [InlineData(64L << 30, 16 << 20, 4096)]
    public void The_lengths_are_these(long size, int length, int pieces) =>
        Assert.Equal((length, pieces), (PieceLength.Of(size), (int)PieceLength.CountOf(size, length)));

    [Fact]
    public void Only_files_of_several_pieces_need_a_list_and_beyond_the_largest_there_are_none()
    {
        Assert.False(PieceLength.NeedsList(0) || PieceLength.NeedsList(64 << 10) || PieceLength.NeedsList((64L << 30) + 1));
        Assert.True(PieceLength.NeedsList((64 << 10) + 1) && PieceLength.NeedsList(64L << 30));
        Assert.Equal((0, 0), (PieceLength.Of((64L << 30) + 1), PieceLength.Of(long.MaxValue)));
    }
}
