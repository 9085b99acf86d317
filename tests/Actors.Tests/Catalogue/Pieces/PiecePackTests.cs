using MirrorActors.Actors.Catalogue.Pieces;
using MirrorActors.Engine.Blobs;
using MirrorActors.Protocol.Ids;
using MirrorActors.Testing.Engine;

namespace MirrorActors.Actors.Tests.Catalogue.Pieces;

public sealed class PiecePackTests
{
    /// <summary>Format 1 as it was first written. Never change it: stores with such bytes exist.</summary>
    private const string Golden =
        "4d41505001" + "02000000" + "07000000" + "10" + "0200" + "09000000" + "12" + "0300";

    [Fact]
    public void Lists_are_found_by_the_file_whatever_order_they_were_given_in()
    {
        var pack = PiecePack.Decode(PiecePack.Encode([(new FileId(9), Of(256 << 10, 3)), (new FileId(7), Of(64 << 10, 2))]));

        Assert.Equal([7, 9], pack.Files.Select(file => file.Value));
        AssertSame(Of(64 << 10, 2), pack.Find(new FileId(7)));
        AssertSame(Of(256 << 10, 3), pack.Find(new FileId(9)));
        Assert.Null(pack.Find(new FileId(8)));
    }

    [Fact]
    public void The_form_is_frozen()
    {
        var (short_, long_) = (Of(64 << 10, 2), Of(256 << 10, 3));
        var stored = Golden + Convert.ToHexStringLower(short_.Hashes.Span) + Convert.ToHexStringLower(long_.Hashes.Span);

        Assert.Equal(stored, Convert.ToHexStringLower(PiecePack.Encode([(new FileId(7), short_), (new FileId(9), long_)])));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("01020000", "02020000")] // another format
    [InlineData("0102000000", "01ffffffff")] // more lists than there is room for
    [InlineData("0102000000", "0103000000")]
    [InlineData("07000000", "09000000")] // one file twice
    [InlineData("07000000", "ffffffff")] // a negative id
    [InlineData("100200", "0f0200")] // pieces of 32 KiB
    [InlineData("100200", "190200")] // 32 MiB
    [InlineData("100200", "ff0200")]
    [InlineData("100200", "100100")] // one piece needs no list
    [InlineData("100200", "100110")] // 4,097 pieces
    [InlineData("120300", "120400")] // cut off
    [InlineData("120300", "120200")] // too long
    public void Damage_is_refused(string was, string becomes)
    {
        var stored = Golden + Convert.ToHexStringLower(Of(64 << 10, 2).Hashes.Span) + Convert.ToHexStringLower(Of(256 << 10, 3).Hashes.Span);
        var damaged = was.Length == 0 ? "" : stored.Replace(was, becomes, StringComparison.Ordinal);
        Assert.NotEqual(stored, damaged);
        Assert.Throws<InvalidDataException>(() => PiecePack.Decode(Convert.FromHexString(damaged)));
    }

    [Fact]
    public void Random_damage_is_refused_or_harmless()
    {
        var stored = PiecePack.Encode([(new FileId(7), Of(64 << 10, 2)), (new FileId(9), Of(256 << 10, 3))]);
        var random = new Random(4);
        for (var i = 0; i < 5000; i++)
        {
            var damaged = stored.ToArray();
            for (var n = random.Next(1, 4); n > 0; n--) damaged[random.Next(30)] = (byte)random.Next(256);
            try
            {
                var pack = PiecePack.Decode(damaged.AsMemory(0, random.Next(4) == 0 ? random.Next(damaged.Length) : damaged.Length));
                foreach (var file in pack.Files) Assert.NotNull(pack.Find(file));
            }
            catch (InvalidDataException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }
    }

    [Fact]
    public async Task The_lists_of_a_round_are_one_blob_and_more_only_beyond_4_MiB()
    {
        var blobs = new InMemoryBlobStore();
        var few = await PiecePacker.StoreAsync(
            blobs, Enumerable.Range(1, 30).Select(id => (new FileId(id), Of(1 << 20, 4096))), CancellationToken.None);
        Assert.Single(few.Values.Distinct());

        var many = await PiecePacker.StoreAsync(
            blobs, Enumerable.Range(1, 100).Reverse().Select(id => (new FileId(id), Of(1 << 20, 4096))), CancellationToken.None);
        Assert.Equal(4, many.Values.Distinct().Count());
        Assert.All(many.Values, pack => Assert.True(pack.Size <= PiecePack.MostBytes));
        foreach (var (file, blob) in many)
            AssertSame(Of(1 << 20, 4096), PiecePack.Decode((await blobs.GetAsync(blob, CancellationToken.None))!.Value).Find(file));

        Assert.Empty(await PiecePacker.StoreAsync(blobs, [], CancellationToken.None));
    }

    private static PieceList Of(int length, int pieces) =>
        new(length, Enumerable.Range(0, pieces * PieceList.HashBytes).Select(i => (byte)(i + length + pieces)).ToArray());

    private static void AssertSame(PieceList expected, PieceList? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Length, actual.Length);
        Assert.Equal(expected.Hashes.ToArray(), actual.Hashes.ToArray());
    }
}
