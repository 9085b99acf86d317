using System.Security.Cryptography;
using System.Text;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.Catalogue.Pieces;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Engine.Settings;
using MirrorActors.Engine.Threads;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Tests.Catalogue.Pieces;

/// <summary>Piece lists from the hashing of a tree to the table, over snapshots and restarts.</summary>
public sealed class PieceCatalogueTests : IDisposable
{
    private const int Size = 200_000;
    private readonly TempTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_lists_of_a_round_are_one_blob_that_events_and_snapshots_refer_to(bool snapshot)
    {
        for (var i = 0; i < 5; i++) _tree.Write($"/{i}", Text(i));
        _tree.Write("/small", new string('x', PieceLength.Shortest));
        var first = await StartAsync(CatalogueFixture.Sha256AndPieces);
        await first.UntilAsync(() => LackPieces(first) == 0, "all pieces");
        if (snapshot) await first.SnapshotAsync();
        var second = await first.RestartAsync();

        var pack = Assert.Single(second.Table.PiecePacks());
        Assert.Equal(second.Find("/0").Pieces, pack);
        Assert.Equal(5, PiecePack.Decode((await second.Blobs.GetAsync(pack, CancellationToken.None))!.Value).Files.Count());
        for (var i = 0; i < 5; i++) await AssertPiecesAsync(second, $"/{i}", Text(i));
        Assert.Null(second.Find("/small").Pieces);
        Assert.Null(await new PieceLists(second.Blobs).OfAsync(second.Find("/small"), CancellationToken.None));
        await second.StopAsync();
    }

    [Fact]
    public async Task Files_hashed_before_get_their_pieces_later_and_are_never_not_hashed_or_suspended()
    {
        _tree.Write("/a", Text(1));
        var before = await StartAsync(CatalogueFixture.Sha256);
        await before.UntilHashedAsync();
        var (id, events) = (before.Find("/a").Id, (await before.EventsAsync()).Count);
        var after = await before.RestartAsync(CatalogueFixture.Sha256AndPieces);
        var seen = 0;
        await after.UntilAsync(
            () =>
            {
                var file = after.Find("/a");
                Assert.False(file.IsSuspended || file.Sha256.IsEmpty);
                Assert.Equal(0, after.Table.CountNotHashed());
                seen++;
                return file.Pieces is not null;
            },
            "pieces");

        Assert.Equal(id, after.Find("/a").Id);
        await AssertPiecesAsync(after, "/a", Text(1));
        Assert.Equal(events + 1, (await after.EventsAsync()).Count);
        await after.StopAsync();
    }

    [Fact]
    public async Task What_lacks_only_its_pieces_comes_after_all_that_has_no_hash()
    {
        _tree.Write("/known", Text(1), TempTree.Old.AddDays(9));
        var before = await StartAsync(CatalogueFixture.Sha256);
        await before.UntilHashedAsync();
        await before.UntilStatusAsync(status => !status.Hashing, "nothing left to hash");
        var policy = new HashPolicy(CatalogueFixture.Sha256AndPieces, []);
        await before.Fold.Index.ApplyAsync(
            [new FilePut("/new"u8.ToArray(), new FileId(50), 1, TempTree.Old.Ticks, Protocol.Catalogue.FileHashes.None, [])], CancellationToken.None);
        var round = new HashRound(
            before.Dependencies, new FileHasher(policy, new ReadBudget(1, before.Clock)), new FileIds(100), [], before.Clock);

        Assert.Equal(["/new", "/known"], round.MostUrgent(new HashSet<int>()).Select(before.PathOf));
        await before.StopAsync();
    }

    [Fact]
    public async Task A_touched_file_keeps_its_list_and_a_replaced_one_has_its_own()
    {
        _tree.Write("/a", Text(1));
        _tree.Write("/b", Text(2));
        var catalogue = await StartAsync(CatalogueFixture.Sha256AndPieces);
        await catalogue.UntilAsync(() => LackPieces(catalogue) == 0, "all pieces");
        var (a, b, pack) = (catalogue.Find("/a").Id, catalogue.Find("/b").Id, catalogue.Find("/a").Pieces);

        _tree.Write("/a", Text(1), TempTree.Old.AddDays(1));
        _tree.Write("/b", Text(3), TempTree.Old.AddDays(1));
        await catalogue.WalkAsync();
        await catalogue.UntilAsync(() => !catalogue.Find("/a").IsSuspended && !catalogue.Find("/b").IsSuspended, "both settled");

        Assert.Equal((a, pack), (catalogue.Find("/a").Id, catalogue.Find("/a").Pieces));
        Assert.NotEqual(b, catalogue.Find("/b").Id);
        await AssertPiecesAsync(catalogue, "/a", Text(1));
        await AssertPiecesAsync(catalogue, "/b", Text(3));
        Assert.Equal(2, catalogue.Table.PiecePacks().Count);

        _tree.Write("/b", Text(2), TempTree.Old.AddDays(2));
        await catalogue.WalkAsync();
        await catalogue.UntilAsync(() => catalogue.Find("/b").Id == b, "the version before");
        await AssertPiecesAsync(catalogue, "/b", Text(2));
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task Paths_choose_for_themselves()
    {
        _tree.Write("/a.iso", Text(1));
        _tree.Write("/a.deb", Text(2));
        var first = await StartAsync(CatalogueFixture.Sha256);
        var catalogue = await first.RestartAsync(null, new PathSettings(["*.iso"]) { Hashes = CatalogueFixture.Sha256AndPieces });
        await catalogue.UntilAsync(() => catalogue.Find("/a.iso").Pieces is not null, "pieces");
        await catalogue.UntilStatusAsync(status => !status.Hashing, "nothing left to hash");

        Assert.Null(catalogue.Find("/a.deb").Pieces);
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_suspended_file_tells_no_pieces()
    {
        _tree.Write("/a", Text(1));
        var catalogue = await StartAsync(CatalogueFixture.Sha256AndPieces);
        await catalogue.UntilAsync(() => LackPieces(catalogue) == 0, "all pieces");
        _tree.Write("/a", Text(2), catalogue.Clock.GetUtcNow().UtcDateTime.AddSeconds(-3));
        await catalogue.WalkAsync();

        Assert.True(catalogue.Find("/a") is { IsSuspended: true, Pieces: null });
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_missing_a_damaged_and_a_foreign_pack_are_told()
    {
        _tree.Write("/a", Text(1));
        var catalogue = await StartAsync(CatalogueFixture.Sha256AndPieces);
        await catalogue.UntilAsync(() => LackPieces(catalogue) == 0, "all pieces");
        var (file, blobs) = (catalogue.Find("/a"), catalogue.Blobs);
        var lists = new PieceLists(blobs);
        Assert.NotNull(await lists.OfAsync(file, CancellationToken.None));

        blobs.Damage(file.Pieces!);
        Assert.NotNull(await lists.OfAsync(file, CancellationToken.None)); // remembered
        await RefusedAsync("hash");
        await blobs.DeleteAsync(file.Pieces!, CancellationToken.None);
        await RefusedAsync("missing");

        await SetPackAsync(PiecePack.Encode([(new FileId(file.Id.Value + 1), Of(file.Size))]));
        await RefusedAsync("no piece list");
        await SetPackAsync(PiecePack.Encode([(file.Id, Of(file.Size * 2))]));
        await RefusedAsync("no piece list");
        await SetPackAsync(PiecePack.Encode([(file.Id, Of(file.Size))]));
        Assert.NotNull(await new PieceLists(blobs).OfAsync(catalogue.Find("/a"), CancellationToken.None));
        await catalogue.StopAsync();

        async Task RefusedAsync(string why) => Assert.Contains(
            why,
            (await Assert.ThrowsAsync<InvalidDataException>(
                () => new PieceLists(blobs).OfAsync(catalogue.Find("/a"), CancellationToken.None))).Message,
            StringComparison.Ordinal);

        async Task SetPackAsync(byte[] pack)
        {
            var hashes = Protocol.Catalogue.FileHashes.None with { Pieces = await blobs.PutAsync(pack, CancellationToken.None) };
            await catalogue.Fold.Index.ApplyAsync([new FileHashed("/a"u8.ToArray(), file.Id, hashes)], CancellationToken.None);
        }
    }

    private static PieceList Of(long size)
    {
        var length = PieceLength.Of(size);
        return new PieceList(length, new byte[PieceLength.CountOf(size, length) * PieceList.HashBytes]);
    }

    private static int LackPieces(CatalogueFixture catalogue) =>
        catalogue.Table.All().Count(e => PieceLength.NeedsList(e.Size) && e.Pieces is null);

    private static async Task AssertPiecesAsync(CatalogueFixture catalogue, string path, string content)
    {
        var list = await new PieceLists(catalogue.Blobs).OfAsync(catalogue.Find(path), CancellationToken.None);
        Assert.NotNull(list);
        var hashes = Encoding.UTF8.GetBytes(content).Chunk(list.Length).SelectMany(SHA256.HashData).ToArray();
        Assert.Equal(hashes, list.Hashes.ToArray());
    }

    private Task<CatalogueFixture> StartAsync(HashSettings hashes) => CatalogueFixture.StartAsync(_tree, hashes: hashes);

    private static string Text(int seed) => string.Concat(Enumerable.Range(0, Size / 8).Select(i => $"{(i * 31) + seed,8:x}"));
}
