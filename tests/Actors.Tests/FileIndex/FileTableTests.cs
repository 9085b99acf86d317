using System.Text;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Ids;
using static MirrorActors.Actors.Tests.FileIndex.FileIndexFixture;

namespace MirrorActors.Actors.Tests.FileIndex;

public sealed class FileTableTests : IAsyncLifetime
{
    private readonly FileIndexFixture _index = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _index.StopAsync();

    [Fact]
    public async Task A_published_file_is_found_with_its_facts()
    {
        var hash = Enumerable.Range(1, 32).Select(i => (byte)i).ToArray();
        await _index.ApplyAsync(Put("/pool/a/x.deb", 7, 12345, 99, FileHashes.None with { Sha256 = hash }), Put("/README", 8));

        var entry = _index.Find("/pool/a/x.deb");

        Assert.Equal((7, 12345, 99), (entry.Id.Value, entry.Size, entry.ModifiedTicks));
        Assert.Equal(hash, entry.Sha256.ToArray());
        Assert.Equal("/pool/a/x.deb", entry.GetPath());
        Assert.True(_index.Find("/README").Sha256.IsEmpty);
        Assert.False(_index.Has("/pool/a/x.de"));
        Assert.False(_index.Has("/pool/a"));
        Assert.True(_index.Table.TryGet(new FileId(8), out var readme));
        Assert.Equal("/README", readme.GetPath());
        Assert.Equal(2, _index.Table.Count);
    }

    [Fact]
    public async Task A_replaced_file_has_no_holders_at_once_and_the_other_files_keep_theirs()
    {
        await _index.ApplyAsync(Put("/a", 0), Put("/b", 1));
        _index.Router.MarkComplete();
        await _index.Router.ApplyFileSetAsync(3, Set(0, 1), CancellationToken.None);
        Assert.True(_index.Find("/a").Holders.Contains(3));

        await _index.ApplyAsync(Put("/a", 2, size: 5));

        Assert.Equal(0, _index.Find("/a").Holders.Count);
        Assert.True(_index.Find("/b").Holders.Contains(3));
        Assert.False(_index.Table.TryGet(new FileId(0), out _));
    }

    [Fact]
    public async Task A_file_that_keeps_its_id_keeps_holders_and_hashes()
    {
        var hash = new byte[32];
        hash[3] = 1;
        await _index.ApplyAsync(Put("/a", 0, hashes: FileHashes.None with { Sha256 = hash }));
        await _index.Router.ApplyFileSetAsync(0, Set(0), CancellationToken.None);

        await _index.ApplyAsync(Put("/a", 0, modified: 2) with { OtherModified = [1] });

        var entry = _index.Find("/a");
        Assert.Equal(2, entry.ModifiedTicks);
        Assert.Equal([1], entry.OtherModified);
        Assert.True(entry.Holders.Contains(0));
        Assert.Equal(hash, entry.Sha256.ToArray());
    }

    [Fact]
    public async Task A_suspended_file_has_its_holders_and_hashes_back_when_it_is_settled_as_the_same()
    {
        var hash = FileHashes.None with { Sha256 = Enumerable.Repeat((byte)7, 32).ToArray() };
        await _index.ApplyAsync(Put("/a", 0, hashes: hash), Put("/b", 1));
        await _index.Router.ApplyFileSetAsync(3, Set(0, 1), CancellationToken.None);

        await _index.ApplyAsync(Put("/a", 0, modified: 2) with { OtherModified = [1], IsSuspended = true });
        await _index.Router.ApplyFileSetAsync(4, Set(0), CancellationToken.None);
        Assert.True(_index.Find("/a").IsSuspended);
        Assert.Equal(MirrorSet.Empty, _index.Find("/a").Holders);
        Assert.True(_index.Find("/a").Sha256.IsEmpty);
        Assert.True(_index.Find("/b").Holders.Contains(3));
        await _index.ApplyAsync(new FileHashed("/a"u8.ToArray(), new FileId(0), hash), Put("/c", 2));
        Assert.True(_index.Find("/a").IsSuspended);

        await _index.ApplyAsync(new FileSettled("/a"u8.ToArray(), new FileId(0), 2, new FileId(0), hash));
        Assert.False(_index.Find("/a").IsSuspended);
        Assert.True(_index.Find("/a").Holders.Contains(3) && _index.Find("/a").Holders.Contains(4));
        Assert.Equal(hash.Sha256.ToArray(), _index.Find("/a").Sha256.ToArray());
        Assert.Equal([1], _index.Find("/a").OtherModified);
    }

    [Fact]
    public async Task What_was_found_out_about_an_earlier_time_does_not_end_a_suspension()
    {
        await _index.ApplyAsync(Put("/a", 0, modified: 3) with { OtherModified = [1], IsSuspended = true });

        await _index.ApplyAsync(new FileSettled("/a"u8.ToArray(), new FileId(0), 2, new FileId(0), FileHashes.None));
        await _index.ApplyAsync(new FileSettled("/a"u8.ToArray(), new FileId(0), 2, new FileId(1), FileHashes.None));
        Assert.True(_index.Find("/a").IsSuspended);
        Assert.Equal(0, _index.Find("/a").Id.Value);

        await _index.ApplyAsync(new FileSettled("/a"u8.ToArray(), new FileId(0), 3, new FileId(1), FileHashes.None));
        Assert.Equal((false, 1, 3), (_index.Find("/a").IsSuspended, _index.Find("/a").Id.Value, _index.Find("/a").ModifiedTicks));
        Assert.Empty(_index.Find("/a").OtherModified);
    }

    [Fact]
    public async Task Sets_that_come_before_the_catalogue_count_for_files_that_come_later()
    {
        await _index.Router.ApplyFileSetAsync(70, Set(5), CancellationToken.None);
        await _index.ApplyAsync(Put("/a", 5));
        _index.Router.MarkComplete();
        Assert.True(_index.Find("/a").Holders.Contains(70));

        await _index.Router.ForgetMirrorAsync(70, CancellationToken.None);
        Assert.Equal(MirrorSet.Empty, _index.Find("/a").Holders);
    }

    [Fact]
    public async Task Hashes_for_a_superseded_version_are_ignored()
    {
        await _index.ApplyAsync(Put("/a", 0), Put("/a", 1));
        var hash = FileHashes.None with { Sha256 = Enumerable.Repeat((byte)9, 32).ToArray() };
        await _index.ApplyAsync(new FileHashed("/a"u8.ToArray(), new FileId(0), hash));
        Assert.True(_index.Find("/a").Sha256.IsEmpty);
    }

    [Fact]
    public async Task Links_lead_to_their_targets_also_through_directories_and_to_the_root()
    {
        await _index.ApplyAsync(
            Put("/releases/1.0/x.iso", 0),
            new AliasPut("/latest"u8.ToArray(), "/releases/1.0"u8.ToArray()),
            new AliasPut("/x.iso"u8.ToArray(), "/releases/1.0/x.iso"u8.ToArray()),
            new AliasPut("/debian"u8.ToArray(), "/"u8.ToArray()));

        Assert.Equal("/releases/1.0/x.iso", _index.Find("/latest/x.iso").GetPath());
        Assert.Equal("/releases/1.0/x.iso", _index.Find("/x.iso").GetPath());
        Assert.Equal("/releases/1.0/x.iso", _index.Find("/debian/latest/x.iso").GetPath());
        Assert.False(_index.Has(string.Concat(Enumerable.Repeat("/debian", 100)) + "/x.iso"));

        await _index.ApplyAsync(new AliasRemoved("/latest"u8.ToArray()));
        Assert.False(_index.Has("/latest/x.iso"));
    }

    [Fact]
    public async Task A_look_up_allocates_nothing()
    {
        await _index.ApplyAsync(Put("/pool/a/x.deb", 7));
        var path = Encoding.UTF8.GetBytes("/pool/a/x.deb");
        _index.Table.TryFind(path, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) _index.Table.TryFind(path, out _);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
