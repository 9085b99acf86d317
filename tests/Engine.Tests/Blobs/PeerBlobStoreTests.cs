using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Blobs;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Threads;
using MirrorActors.Protocol;
using MirrorActors.Testing;
using MirrorActors.Testing.Engine;

namespace MirrorActors.Engine.Tests.Blobs;

public sealed class PeerBlobStoreTests : IAsyncLifetime
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7))];
    private static readonly BlobRef Blob = BlobAddress.Of(Content);
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(10);
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("mirroractors-");
    private readonly FakeClock _clock = new();
    private readonly List<PeerBlobStore> _stores = [];
    private DiskBlobStore _disk = null!;

    public Task InitializeAsync()
    {
        _disk = new DiskBlobStore(_root.FullName, clock: _clock);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (var store in _stores) await store.DisposeAsync();
        _root.Delete(recursive: true);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    [InlineData(9, 2)]
    public async Task A_blob_that_was_put_is_on_other_nodes_as_well(int nodes, int copies)
    {
        var peers = Peers(nodes - 1);
        var store = Store(peers);

        Assert.Equal(Blob, await store.PutAsync(Content, default));

        Assert.Equal(copies, peers.Count(peer => peer.Has(Blob)));
        Assert.Equal(copies, peers.Sum(peer => peer.Requests.Count));
        Assert.True(_disk.Has(Blob));
        Assert.Equal(nodes == 1 ? 1 : 0, store.Short);
    }

    [Fact]
    public async Task A_node_that_does_not_take_a_blob_is_replaced_by_the_next()
    {
        var peers = Peers(3);
        peers[0].IsAway = true;
        peers[1].IsFull = true;

        var store = Store(peers);
        for (byte i = 0; i < 20; i++)
        {
            var blob = await store.PutAsync(new[] { i }, default);
            Assert.True(peers[2].Has(blob));
        }

        Assert.Equal(0, store.Short);
    }

    [Fact]
    public async Task A_node_that_answers_nothing_is_given_up()
    {
        var peers = Peers(1);
        peers[0].IsFrozen = true;
        var store = Store(peers);

        var put = store.PutAsync(Content, default);
        await _clock.WaitForTimersAsync(1);
        Assert.False(put.IsCompleted);
        _clock.Advance(Stall);

        await Awaited.Of(put, "the put");
        Assert.Equal(1, store.Short);
    }

    [Fact]
    public async Task A_node_that_leaves_is_not_given_blobs_but_asked_for_them()
    {
        var peers = Peers(1);
        peers[0].Node = peers[0].Node with { State = NodeState.Leaving };
        peers[0].Add(Blob, Content);
        var store = Store(peers);

        await store.PutAsync(new byte[] { 1 }, default);
        Assert.Equal(1, store.Short);
        Assert.NotNull(await store.GetAsync(Blob, default));
    }

    [Fact]
    public async Task What_a_lone_node_put_is_given_to_the_next_that_comes()
    {
        var cluster = new FakePeers();
        var store = Store(cluster);
        store.Start();
        await store.PutAsync(Content, default);
        await _clock.WaitForTimersAsync(1);
        Assert.Equal(1, store.Short);

        var peer = new FakePeer("late");
        _clock.Advance(TimeSpan.FromSeconds(1));
        cluster.Join(peer);

        await _clock.WaitForTimerAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(0, store.Short);
        Assert.True(peer.Has(Blob));
    }

    [Fact]
    public async Task What_no_node_took_is_offered_again_each_minute()
    {
        var peers = Peers(1);
        peers[0].IsFull = true;
        var store = Store(peers);
        await store.PutAsync(Content, default);
        store.Start();
        await _clock.WaitForTimerAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(2, peers[0].Requests.Count);

        peers[0].IsFull = false;
        _clock.Advance(TimeSpan.FromMinutes(1));

        await _clock.WaitForTimerAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(0, store.Short);
        Assert.True(peers[0].Has(Blob));
    }

    [Fact]
    public async Task A_blob_that_is_not_here_is_brought_here()
    {
        var peers = Peers(3);
        peers[1].Add(Blob, Content);
        var store = Store(peers);

        Assert.Equal(Content, (await store.GetAsync(Blob, default))!.Value.ToArray());
        Assert.Equal(Content, (await _disk.GetAsync(Blob, default))!.Value.ToArray());

        var asked = peers[1].Requests.Count;
        await store.GetAsync(Blob, default);
        Assert.Equal(asked, peers[1].Requests.Count);
    }

    [Fact]
    public async Task A_blob_that_nobody_has_is_absent()
    {
        var peers = Peers(3);
        peers[1].IsAway = true;

        Assert.Null(await Store(peers).GetAsync(Blob, default));
        Assert.All(peers, peer => Assert.Single(peer.Requests));
    }

    [Fact]
    public async Task A_connection_that_breaks_is_gone_on_with()
    {
        var peers = Peers(1);
        peers[0].Add(Blob, Content);
        peers[0].Breaks.Enqueue(100_000);
        peers[0].Breaks.Enqueue(50_000);

        Assert.NotNull(await Store(peers).GetAsync(Blob, default));
        Assert.Equal(
            [$"GET {Blob.Sha256}", $"GET {Blob.Sha256} bytes=100000-", $"GET {Blob.Sha256} bytes=150000-"], peers[0].Requests);
    }

    [Fact]
    public async Task A_node_whose_connections_bring_nothing_is_left_for_the_next()
    {
        var peers = Peers(2);
        foreach (var peer in peers)
        {
            peer.Add(Blob, Content);
            peer.Breaks.Enqueue(0);
        }

        var store = Store(peers);
        Assert.Null(await store.GetAsync(Blob, default));
        Assert.NotNull(await store.GetAsync(Blob, default));
    }

    [Theory]
    [InlineData("other")]
    [InlineData("short")]
    [InlineData("long")]
    public async Task A_node_that_sends_other_bytes_is_not_believed(string what)
    {
        var peers = Peers(4);
        foreach (var peer in peers) peer.Add(Blob, Content);
        foreach (var peer in peers[..3])
        {
            peer.Sends = bytes => what switch
            {
                "short" => bytes[..^1],
                "long" => [.. bytes, .. bytes],
                _ => [.. bytes.Select(b => (byte)~b)],
            };
        }

        var store = Store(peers);
        Assert.Equal(Content, (await store.GetAsync(Blob, default))!.Value.ToArray());
        peers[3].Sends = peers[0].Sends;
        await _disk.DeleteAsync(Blob, default);
        Assert.Null(await store.GetAsync(Blob, default));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_root.FullName, "tmp")));
    }

    [Fact]
    public async Task Who_asks_at_the_same_time_shares_one_pull_that_outlives_each_of_them()
    {
        var peers = Peers(1);
        peers[0].Add(Blob, Content);
        var gate = new TaskCompletionSource();
        peers[0].Gate = gate.Task;
        var store = Store(peers);
        using var gone = new CancellationTokenSource();

        var first = store.GetAsync(Blob, gone.Token);
        var others = Enumerable.Range(0, 10).Select(_ => store.GetAsync(Blob, default)).ToArray();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();

        await Awaited.Of(Task.WhenAll(others), "the others");
        Assert.Single(peers[0].Requests);
    }

    [Fact]
    public async Task A_node_that_stops_in_the_middle_is_left_for_the_next()
    {
        var peers = Peers(2);
        foreach (var peer in peers)
        {
            peer.Add(Blob, Content);
            peer.IsFrozen = true;
        }

        var store = Store(peers);
        var get = store.GetAsync(Blob, default);
        await _clock.WaitForTimerAsync(Stall);
        foreach (var peer in peers) peer.IsFrozen = false;
        _clock.Advance(Stall);

        Assert.NotNull(await Awaited.Of(get, "the blob"));
    }

    [Fact]
    public async Task A_damaged_blob_is_replaced_by_that_of_another_node()
    {
        var peers = Peers(1);
        var store = Store(peers);
        await store.PutAsync(Content, default);
        Damage();

        Assert.Equal(Content, (await store.GetAsync(Blob, default))!.Value.ToArray());
        Assert.True(await _disk.IsWholeAsync(Blob, budget: null, default));

        peers[0].IsAway = true;
        Damage();
        await Assert.ThrowsAsync<InvalidDataException>(() => store.GetAsync(Blob, default));
    }

    [Fact]
    public async Task Many_are_fetched_at_once_and_those_that_nobody_has_are_told()
    {
        var peers = Peers(2);
        var there = new List<BlobRef>();
        for (byte i = 0; i < 40; i++)
        {
            byte[] content = [i, i];
            there.Add(BlobAddress.Of(content));
            peers[i % 2].Add(there[^1], content);
        }

        var store = Store(peers);
        Assert.Equal([Blob], await store.FetchAsync([.. there, Blob], default));
        Assert.All(there, blob => Assert.True(_disk.Has(blob)));
        Assert.Empty(await store.FetchAsync(there, default));
    }

    [Fact]
    public async Task What_is_brought_here_keeps_to_the_rate()
    {
        var peers = Peers(1);
        peers[0].Add(Blob, Content);
        var store = Store(new FakePeers(peers), rate: Content.Length / 3);

        var began = _clock.GetTimestamp();
        var get = store.GetAsync(Blob, default);
        while (await Task.WhenAny(get, _clock.WaitForTimersAsync(1)) != get) _clock.Advance(TimeSpan.FromMilliseconds(100));

        // One second's worth comes at once.
        Assert.True(_clock.GetElapsedTime(began) > TimeSpan.FromSeconds(1.5));
        await get;
    }

    private static FakePeer[] Peers(int count) => [.. Enumerable.Range(1, count).Select(i => new FakePeer($"node-{i}"))];

    private PeerBlobStore Store(params FakePeer[] peers) => Store(new FakePeers(peers));

    private PeerBlobStore Store(FakePeers peers, long rate = long.MaxValue)
    {
        var store = new PeerBlobStore(_disk, peers, new ReadBudget(rate, _clock), _clock, NullLogger<PeerBlobStore>.Instance);
        _stores.Add(store);
        return store;
    }

    private void Damage()
    {
        var file = Path.Combine(_root.FullName, Blob.Sha256[..2], Blob.Sha256[2..]);
        var content = File.ReadAllBytes(file);
        content[0] ^= 1;
        File.WriteAllBytes(file, content);
    }
}
