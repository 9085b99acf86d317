using System.Security.Cryptography;
using MirrorActors.Actors.Auditing;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.Catalogue.Pieces;
using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Ids;
using MirrorActors.Testing.Engine;

namespace MirrorActors.Actors.Tests.Auditing;

public sealed class AuditPlannerTests : IAsyncLifetime
{
    private const int Mirror = 3;
    private static readonly DateTime Modified = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly string _root = Directory.CreateTempSubdirectory("audit").FullName;
    private readonly byte[] _content = RandomNumberGenerator.GetBytes(5000);
    private readonly FileIndexFixture _index = new();
    private readonly InMemoryBlobStore _blobs = new();

    public async Task InitializeAsync()
    {
        await _index.ApplyAsync(FileIndexFixture.Put("/f", 1, 5000, Modified.Ticks));
        await _index.Router.ApplyFileSetAsync(Mirror, FileIndexFixture.Set(1), CancellationToken.None);
        Write(_content);
    }

    public async Task DisposeAsync()
    {
        await _index.StopAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task Any_range_of_a_held_file_is_hashed_from_the_tree()
    {
        var planner = Planner(1000);
        var random = new Random(1);
        var offsets = new HashSet<long>();
        for (var i = 0; i < 50; i++)
        {
            var plan = (await planner.AnyAsync(Mirror, random, CancellationToken.None))!;
            Assert.Equal(1000, plan.Length);
            Assert.Equal(SHA256.HashData(_content.AsSpan((int)plan.Offset, 1000)), plan.Sha256.AsSpan());
            offsets.Add(plan.Offset);
        }

        Assert.True(offsets.Count > 40);
    }

    [Fact]
    public async Task A_file_that_the_tree_has_in_another_version_or_no_more_is_not_compared()
    {
        Write(_content[..4999]);
        Assert.Null(await PlanAsync());
        Write(_content);
        File.SetLastWriteTimeUtc(Path.Combine(_root, "f"), Modified.AddSeconds(1));
        Assert.Null(await PlanAsync());
        File.Delete(Path.Combine(_root, "f"));
        Assert.Null(await PlanAsync());
        Assert.Null(await Planner(1000).OfAsync(new FileId(99), new Random(1), CancellationToken.None));
        Assert.Null(await Planner(1000).AnyAsync(Mirror + 1, new Random(1), CancellationToken.None));
    }

    [Theory]
    [InlineData("no tree")]
    [InlineData("missing")]
    [InlineData("changed")]
    public async Task Without_its_bytes_here_a_random_whole_piece_is_compared(string tree)
    {
        const int Size = 300_000;
        var content = await PutLargeAsync(Size);
        if (tree == "changed") File.WriteAllBytes(Path.Combine(_root, "large"), content[..^1]);
        var planner = tree == "no tree" ? Planner(64 << 10, null) : Planner(64 << 10);
        var (random, offsets) = (new Random(1), new HashSet<long>());
        for (var i = 0; i < 50; i++)
        {
            var plan = (await planner.OfAsync(new FileId(2), random, CancellationToken.None))!;
            Assert.Equal(0, plan.Offset % (64 << 10));
            Assert.Equal(Math.Min(64 << 10, Size - plan.Offset), plan.Length);
            Assert.Equal(SHA256.HashData(content.AsSpan((int)plan.Offset, plan.Length)), plan.Sha256.AsSpan());
            Assert.Equal(tree != "changed", plan.IsSettled);
            offsets.Add(plan.Offset);
        }

        Assert.Equal(5, offsets.Count);
    }

    [Fact]
    public async Task What_the_tree_has_is_compared_with_it_and_small_files_as_a_whole()
    {
        var content = await PutLargeAsync(300_000);
        File.WriteAllBytes(Path.Combine(_root, "large"), content);
        File.SetLastWriteTimeUtc(Path.Combine(_root, "large"), Modified);
        Assert.Equal(1000, (await Planner(1000).OfAsync(new FileId(2), new Random(1), CancellationToken.None))!.Length);
        Assert.True((await Planner(300_000, null).OfAsync(new FileId(2), new Random(1), CancellationToken.None))!.IsWhole);
    }

    [Fact]
    public async Task A_piece_that_is_too_long_is_not_asked_for_and_a_smaller_file_is()
    {
        await PutLargeAsync(300_000);
        Assert.Null(await Planner((64 << 10) - 1, null).OfAsync(new FileId(2), new Random(1), CancellationToken.None));

        var small = FileIndexFixture.Put("/small", 3, 10, Modified.Ticks, new FileHashes { Sha256 = SHA256.HashData(new byte[10]) });
        await _index.ApplyAsync(small);
        await _index.Router.ApplyFileSetAsync(Mirror, FileIndexFixture.Set(2, 3), CancellationToken.None);
        var random = new Random(1);
        for (var i = 0; i < 20; i++)
            Assert.Equal(3, (await Planner(1000, null).AnyAsync(Mirror, random, CancellationToken.None))!.File.Id.Value);
    }

    [Fact]
    public async Task A_lost_piece_list_is_told()
    {
        await PutLargeAsync(300_000);
        await _blobs.DeleteAsync(_index.Find("/large").Pieces!, CancellationToken.None);
        await Assert.ThrowsAsync<InvalidDataException>(
            () => Planner(64 << 10, null).OfAsync(new FileId(2), new Random(1), CancellationToken.None));
    }

    private async Task<byte[]> PutLargeAsync(int size)
    {
        var content = RandomNumberGenerator.GetBytes(size);
        using var hashing = new PieceHashing(size);
        hashing.Append(content);
        var pack = await _blobs.PutAsync(PiecePack.Encode([(new FileId(2), hashing.ToList())]), CancellationToken.None);
        var hashes = new FileHashes { Sha256 = SHA256.HashData(content), Pieces = pack };
        await _index.ApplyAsync(FileIndexFixture.Put("/large", 2, size, Modified.Ticks, hashes));
        return content;
    }

    private Task<AuditPlan?> PlanAsync() => Planner(1000).OfAsync(new FileId(1), new Random(1), CancellationToken.None);

    private AuditPlanner Planner(int mostBytes) =>
        Planner(mostBytes, new PublishedBytes(_index.Table, new SourceTree(_root, new NameRules([], false)), TimeProvider.System));

    private AuditPlanner Planner(int mostBytes, PublishedBytes? tree) =>
        new(_index.Table, new FileSampler(_index.Table), tree, new PieceLists(_blobs), mostBytes, TimeProvider.System);

    private void Write(byte[] content)
    {
        var path = Path.Combine(_root, "f");
        File.WriteAllBytes(path, content);
        File.SetLastWriteTimeUtc(path, Modified);
    }
}
