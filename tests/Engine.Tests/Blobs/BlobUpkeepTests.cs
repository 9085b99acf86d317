using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Blobs;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Engine.Threads;
using MirrorActors.Protocol;
using MirrorActors.Testing;
using MirrorActors.Testing.Engine;

namespace MirrorActors.Engine.Tests.Blobs;

public sealed class BlobUpkeepTests : IDisposable
{
    private static readonly TimeSpan Keep = TimeSpan.FromHours(24);
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("mirroractors-");
    private readonly FakeClock _clock = new(DateTimeOffset.UnixEpoch.AddYears(60));
    private readonly HashSet<BlobRef> _referred = [];
    private readonly DiskBlobStore _disk;
    private bool _isKnown = true;
    private Exception? _failure;

    public BlobUpkeepTests() => _disk = new DiskBlobStore(_root.FullName, clock: _clock);

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task What_nothing_refers_to_is_deleted_after_a_day_and_nothing_else()
    {
        var (kept, gone) = (await PutAsync(1), await PutAsync(2));
        _referred.Add(kept);
        for (var hour = 0; hour < 24; hour++)
        {
            Assert.Equal(0, await TurnAsync());
            _clock.Advance(TimeSpan.FromHours(1));
        }

        _clock.Advance(TimeSpan.FromHours(4));
        Assert.Equal(1, await TurnAsync());
        Assert.True(_disk.Has(kept));
        Assert.False(_disk.Has(gone));

        _referred.Clear();
        _clock.Advance(TimeSpan.FromHours(20));
        Assert.Equal(0, await TurnAsync());
        _clock.Advance(TimeSpan.FromHours(10));
        Assert.Equal(1, await TurnAsync());
    }

    [Fact]
    public async Task What_is_put_again_stays()
    {
        var blob = await PutAsync(1);
        _clock.Advance(Keep * 2);
        await PutAsync(1);

        Assert.Equal(0, await TurnAsync());
        Assert.False(_disk.TryDeleteUnused(blob, _clock.GetUtcNow() - Keep));
        Assert.True(_disk.Has(blob));
    }

    [Fact]
    public async Task While_it_is_not_known_what_is_referred_to_nothing_is_deleted()
    {
        await PutAsync(1);
        _clock.Advance(Keep * 2);
        _isKnown = false;
        Assert.Equal(0, await TurnAsync());
        _failure = new IOException("ordered by the test");
        await Assert.ThrowsAsync<IOException>(TurnAsync);
        Assert.Single(await _disk.ListAsync(default).ListAsync());
    }

    [Fact]
    public async Task A_turn_that_fails_is_followed_by_the_next()
    {
        var blob = await PutAsync(1);
        _clock.Advance(Keep * 2);
        _failure = new IOException("ordered by the test");
        await using var upkeep = Upkeep(_disk);
        upkeep.Start();
        await _clock.WaitForTimerAsync(BlobUpkeep.First);
        _clock.Advance(BlobUpkeep.First);
        await _clock.WaitForTimerAsync(BlobUpkeep.Every);
        Assert.True(_disk.Has(blob));

        _failure = null;
        _clock.Advance(BlobUpkeep.Every);
        await _clock.WaitForTimerAsync(BlobUpkeep.Every);
        Assert.False(_disk.Has(blob));
    }

    [Fact]
    public async Task What_is_referred_to_and_not_here_is_brought_here()
    {
        byte[] content = [1, 2, 3];
        var blob = BlobAddress.Of(content);
        var peer = new FakePeer("other");
        peer.Add(blob, content);
        _referred.Add(blob);
        _referred.Add(BlobAddress.Of([9]));
        await using var store = Store(peer);

        await Upkeep(store).TurnAsync(default);

        Assert.True(_disk.Has(blob));
    }

    [Fact]
    public async Task A_process_that_ends_while_blobs_come_and_go_leaves_whole_ones()
    {
        var blob = await PutAsync(1);
        var write = _disk.BeginWrite(BlobAddress.Of([2, 2]));
        await write.WriteAsync(new byte[] { 2 }, default);

        var again = new DiskBlobStore(_root.FullName, clock: _clock);

        Assert.Equal([blob], await again.ListAsync(default).ListAsync());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_root.FullName, "tmp")));
        await write.DisposeAsync();
    }

    [Fact]
    public async Task A_damaged_blob_is_replaced_kept_or_when_nothing_refers_to_it_deleted()
    {
        byte[] content = [1, 2, 3];
        var (blob, unused) = (await _disk.PutAsync(content, default), await PutAsync(7));
        _referred.Add(blob);
        var peer = new FakePeer("other");
        await using var store = Store(peer);
        Damage(blob, [1, 2]);
        Damage(unused, [8]);

        Assert.Equal(1, await ScrubAsync(store));
        Assert.Equal([1, 2], await File.ReadAllBytesAsync(FileOf(blob)));
        Assert.False(File.Exists(FileOf(unused)));

        peer.Add(blob, content);
        Assert.Equal(0, await ScrubAsync(store));
        Assert.Equal(content, (await _disk.GetAsync(blob, default))!.Value.ToArray());
    }

    [Fact]
    public async Task All_directories_are_looked_at_in_a_week()
    {
        Assert.Equal(TimeSpan.FromDays(7), BlobScrub.Every * DiskBlobStore.Directories);
        var blob = await PutAsync(1);
        _referred.Add(blob);
        var content = await File.ReadAllBytesAsync(FileOf(blob));
        var peer = new FakePeer("other");
        peer.Add(blob, content);
        await using var store = Store(peer);
        Damage(blob, [0]);
        var directory = Convert.FromHexString(blob.Sha256.AsSpan(0, 2))[0];
        await using var scrub = Scrub(store, first: (directory + 255) % 256);
        scrub.Start();

        for (var turn = 0; turn < 2; turn++)
        {
            await _clock.WaitForTimerAsync(BlobScrub.Every);
            Assert.False(await _disk.IsWholeAsync(blob, budget: null, default));
            _clock.Advance(BlobScrub.Every);
        }

        await _clock.WaitForTimerAsync(BlobScrub.Every);
        Assert.True(await _disk.IsWholeAsync(blob, budget: null, default));
    }

    private Task<BlobRef> PutAsync(byte content) => _disk.PutAsync(new[] { content }, default);

    private Task<int> TurnAsync() => Upkeep(_disk).TurnAsync(default);

    private async Task<int> ScrubAsync(PeerBlobStore store)
    {
        await using var scrub = Scrub(store, first: 0);
        var bad = 0;
        for (var directory = 0; directory < DiskBlobStore.Directories; directory++) bad += await scrub.TurnAsync(directory, default);
        return bad;
    }

    private BlobScrub Scrub(PeerBlobStore store, int first) => new(
        _disk, store.PullAsync, ReferredAsync, new ReadBudget(long.MaxValue, _clock), first, _clock, NullLogger<BlobScrub>.Instance);

    private BlobUpkeep Upkeep(IBlobStore store) =>
        new(_disk, store, ReferredAsync, Keep, _clock, NullLogger<BlobUpkeep>.Instance);

    private PeerBlobStore Store(FakePeer peer) => new(
        _disk, new FakePeers(peer), new ReadBudget(long.MaxValue, _clock), _clock, NullLogger<PeerBlobStore>.Instance);

    private Task<IReadOnlyCollection<BlobRef>?> ReferredAsync(CancellationToken token)
    {
        if (_failure is { } failure) throw failure;
        return Task.FromResult<IReadOnlyCollection<BlobRef>?>(_isKnown ? [.. _referred] : null);
    }

    private void Damage(BlobRef blob, byte[] content) => File.WriteAllBytes(FileOf(blob), content);

    private string FileOf(BlobRef blob) => Path.Combine(_root.FullName, blob.Sha256[..2], blob.Sha256[2..]);
}
