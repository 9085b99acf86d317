using System.Text;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Ids;
using static MirrorActors.Actors.Tests.FileIndex.FileIndexFixture;

namespace MirrorActors.Actors.Tests.FileIndex;

/// <summary>Versions that are no longer in force stay known, and never count for the one in force.</summary>
public sealed class SupersededFilesTests : IAsyncLifetime
{
    private static readonly byte[] A = "/a"u8.ToArray();
    private static readonly FileHashes Hash = FileHashes.None with { Sha256 = Enumerable.Repeat((byte)7, 32).ToArray() };
    private readonly FileIndexFixture _index = new();

    public async Task InitializeAsync()
    {
        await _index.ApplyAsync(Put("/a", 0, 10, 1, Hash), Put("/b", 1));
        _index.Router.MarkComplete();
        await _index.Router.ApplyFileSetAsync(3, Set(0, 1), CancellationToken.None);
    }

    public Task DisposeAsync() => _index.StopAsync();

    [Fact]
    public async Task A_file_that_goes_back_has_its_id_holders_and_hash_again()
    {
        await _index.ApplyAsync(new ChangesAt(50), Put("/a", 2, 20, 2));
        Assert.Equal((2, 0), (_index.Find("/a").Id.Value, _index.Find("/a").Holders.Count));
        var (old, since) = Assert.Single(_index.Table.Superseded());
        Assert.Equal((0, 10, 1, "/a", 50), (old.Id.Value, old.Size, old.ModifiedTicks, old.GetPath(), since));
        Assert.Equal((2, 1), (_index.Table.Count, _index.Table.SupersededCount));
        Assert.Equal([2, 1], _index.Table.All().Select(e => e.Id.Value).OrderDescending());

        await _index.ApplyAsync(Put("/a", 0, 10, 1));

        var entry = _index.Find("/a");
        Assert.Equal((0, 10, 1), (entry.Id.Value, entry.Size, entry.ModifiedTicks));
        Assert.True(entry.Holders.Contains(3));
        Assert.Equal(Hash.Sha256.ToArray(), entry.Sha256.ToArray());
        Assert.Equal([2], _index.SupersededAt("/a"));
    }

    [Fact]
    public async Task A_removed_file_has_them_again_too()
    {
        await _index.ApplyAsync(new ChangesAt(70), new FileRemoved(A));
        Assert.False(_index.Has("/a"));
        Assert.Equal([0], _index.SupersededAt("/a"));
        var (gone, since) = Assert.Single(_index.Table.SupersededWithTimesAt(A));
        Assert.Equal((0, 70), (gone.Id.Value, since));

        await _index.ApplyAsync(Put("/a", 0, 10, 1));

        Assert.True(_index.Find("/a").Holders.Contains(3));
        Assert.Equal(Hash.Sha256.ToArray(), _index.Find("/a").Sha256.ToArray());
        Assert.Equal(0, _index.Table.SupersededCount);
    }

    [Fact]
    public async Task File_sets_count_for_superseded_versions_but_not_for_the_one_in_force()
    {
        await _index.ApplyAsync(Put("/a", 2, 20, 2));
        await _index.Router.ApplyFileSetAsync(5, Set(0), CancellationToken.None);
        await _index.Router.ApplyFileSetAsync(3, Set(1), CancellationToken.None);
        Assert.Equal(MirrorSet.Empty, _index.Find("/a").Holders);

        await _index.ApplyAsync(Put("/a", 0, 10, 1));

        Assert.True(_index.Find("/a").Holders.Contains(5));
        Assert.False(_index.Find("/a").Holders.Contains(3));
    }

    [Fact]
    public async Task A_hash_brings_an_earlier_version_back_under_all_its_times()
    {
        await _index.ApplyAsync(Put("/a", 2, 20, 2));
        await _index.ApplyAsync(Put("/a", 2, 20, 9) with { OtherModified = [2], IsSuspended = true });

        await _index.ApplyAsync(new ChangesAt(60), new FileSettled(A, new FileId(2), 9, new FileId(0), Hash));

        var entry = _index.Find("/a");
        Assert.Equal((0, 9, false), (entry.Id.Value, entry.ModifiedTicks, entry.IsSuspended));
        Assert.Equal([1], entry.OtherModified);
        Assert.True(entry.Holders.Contains(3));
        var (old, since) = Assert.Single(_index.Table.Superseded());
        Assert.Equal((2, 2, false, 60), (old.Id.Value, old.ModifiedTicks, old.IsSuspended, since));
    }

    [Fact]
    public async Task A_forgotten_version_is_new_without_holders()
    {
        await _index.ApplyAsync(Put("/a", 2, 20, 2), new FileForgotten(A, new FileId(2)));
        Assert.Equal(2, _index.Find("/a").Id.Value);

        await _index.ApplyAsync(new FileForgotten(A, new FileId(0)));
        Assert.Equal(0, _index.Table.SupersededCount);

        await _index.ApplyAsync(Put("/a", 0, 10, 1));
        Assert.Equal(MirrorSet.Empty, _index.Find("/a").Holders);
    }

    [Fact]
    public async Task A_restored_version_is_superseded_also_when_it_is_in_force_here()
    {
        await _index.ApplyAsync(new FileSuperseded(Put("/a", 0, 10, 1, Hash), 40), new FileSuperseded(Put("/c", 7), 41));

        Assert.False(_index.Has("/a") || _index.Has("/c"));
        Assert.Equal(
            [(0, 40L), (7, 41L)], _index.Table.Superseded().Select(s => (s.File.Id.Value, s.SinceTicks)).Order());
        await _index.ApplyAsync(Put("/a", 0, 10, 1));
        Assert.True(_index.Find("/a").Holders.Contains(3));
    }

    [Fact]
    public async Task The_last_version_comes_first_and_the_oldest_go_when_there_are_too_many()
    {
        var versions = Enumerable.Range(2, FileIndexLimits.SupersededPerShard + 3).ToArray();
        foreach (var batch in versions.Chunk(700))
        {
            await _index.ApplyAsync(
                [.. batch.SelectMany(id => new FileChange[] { new ChangesAt(id), Put("/a", id, id, id) })]);
        }

        Assert.Equal(FileIndexLimits.SupersededPerShard, _index.Table.SupersededCount);
        Assert.Equal(versions[..^1].Reverse().Take(5), _index.SupersededAt("/a").Take(5));
        Assert.DoesNotContain(0, _index.SupersededAt("/a"));
        Assert.True(_index.Find("/b").Holders.Contains(3));
    }

    [Fact]
    public async Task A_version_that_was_never_verified_is_not_kept()
    {
        await _index.ApplyAsync(Put("/c", 5) with { IsSuspended = true });
        await _index.ApplyAsync(Put("/c", 6));

        Assert.Empty(_index.SupersededAt("/c"));
    }

    [Fact]
    public async Task A_look_up_of_earlier_versions_allocates_nothing_where_there_are_none()
    {
        var path = Encoding.UTF8.GetBytes("/b");
        await _index.ApplyAsync(Put("/b", 1));
        _index.Table.SupersededAt(path);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) _index.Table.SupersededAt(path);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
