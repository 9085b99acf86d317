using System.Text;
using System.Text.Json;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Tests.Conformance;

namespace MirrorActors.Engine.Tests.Etcd;

[Collection(EtcdTests.Name)]
[EngineNeeds("etcd")]
public sealed class EtcdSnapshotTests(EtcdFixture etcd) : SnapshotConformance
{
    [EngineFact]
    public async Task The_largest_snapshot_is_kept_in_chunks_without_a_lease_and_replaced_whole()
    {
        var state = new byte[LogLimits.SnapshotBytes];
        new Random(8).NextBytes(state);
        await Writer.OkAsync("a", 0, TestWriter.Events(2));

        await Log.SaveSnapshotAsync("a", new StreamSnapshot(1, 1, state), default);

        Assert.Equal(state, (await Log.LoadSnapshotAsync("a", default))!.State.ToArray());
        var chunks = await ChunksAsync();
        Assert.Equal(8, chunks.Length);
        Assert.All(chunks, chunk => Assert.False(chunk.TryGetProperty("lease", out _)));

        await Log.SaveSnapshotAsync("a", new StreamSnapshot(2, 1, state.AsMemory(0, 10)), default);
        Assert.Equal(state[..10], (await Log.LoadSnapshotAsync("a", default))!.State.ToArray());
        Assert.Single(await ChunksAsync());
    }

    [EngineFact]
    public async Task A_trim_leaves_nothing_of_what_it_removes()
    {
        for (var i = 0; i < 90; i++) await Writer.OkAsync("a", 2 * i, TestWriter.Events(2));
        await Log.SaveSnapshotAsync("a", new StreamSnapshot(180, 1, new byte[1]), default);

        await Log.TrimAsync("a", 176, default);

        // The append of 175 and 176 stays whole, with its ids, though 175 cannot be read any more.
        Assert.Equal(3, (await FindAsync("e/")).Length);
        Assert.Equal(6, (await FindAsync("i/")).Length);
        await Assert.ThrowsAsync<PositionTrimmedException>(() => ReadAsync("a", 175));
        Assert.Equal([176L, 177, 178, 179, 180], (await ReadAsync("a", 176)).Select(e => e.Sequence));
    }

    protected override async Task<EngineHost> StartAsync() => await EtcdHost.StartAsync(etcd.Server);

    private Task<JsonElement[]> ChunksAsync() => FindAsync("c/");

    private async Task<JsonElement[]> FindAsync(string kind)
    {
        var prefix = ((EtcdHost)Host).Options.Prefix + kind;
        var found = await etcd.Server.PostAsync("/v3/kv/range", new
        {
            key = Convert.ToBase64String(Encoding.ASCII.GetBytes(prefix)),
            range_end = Convert.ToBase64String(Encoding.ASCII.GetBytes(prefix[..^1] + "0")),
            keys_only = true,
        });
        return [.. found.GetProperty("kvs").EnumerateArray()];
    }
}
