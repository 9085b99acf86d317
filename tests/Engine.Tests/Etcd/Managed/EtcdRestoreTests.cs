using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Etcd;
using MirrorActors.Engine.Etcd.Managed;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Engine.Tests.Etcd.Managed;

public sealed class EtcdRestoreTests
{
    [NeedsProgramsFact("etcd")]
    public async Task A_backup_is_whole_and_restored_as_another_history_of_the_same_events()
    {
        await using var lab = new ManagedLab();
        await lab.StartAllAsync("n1");
        var engine = await lab.OpenAsync("n1");
        var writer = await TestWriter.JoinAsync(engine);
        for (var i = 0; i < 300; i++) await writer.OkAsync($"s{i % 3}", i / 3, TestWriter.Event($"{i}"));
        await writer.OkAsync("large", 0, TestWriter.Event(new byte[1 << 20]));
        await engine.Log.SaveSnapshotAsync("s0", new StreamSnapshot(50, 1, new byte[3 << 20]), default);
        await engine.Log.TrimAsync("s0", 40, default);
        await writer.OkAsync("s1", 100, [.. TestWriter.Events(20)]);
        var events = await AllAsync(engine, "s0", "s1", "s2", "large");
        var position = await engine.Log.HeadAsync(default);

        var file = Path.Combine(lab.DataOf("n1"), "backup.db");
        await ManagedLab.BackupAsync(lab["n1"].Admin, file);
        await writer.OkAsync("s2", 100, TestWriter.Event("after the backup"));
        await engine.DisposeAsync();
        await Assert.ThrowsAsync<EngineOpenException>(() => RestoreAsync(lab, file));
        await lab.StopAsync("n1");

        Assert.True(await RestoreAsync(lab, file) > 400);
        await lab.StartAsync("n1");
        var restored = await lab.OpenAsync("n1");
        Assert.Equal(events, await AllAsync(restored, "s0", "s1", "s2", "large"));
        Assert.Equal(3 << 20, (await restored.Log.LoadSnapshotAsync("s0", default))!.State.Length);
        await Assert.ThrowsAsync<PositionTrimmedException>(
            async () => await restored.Log.SubscribeAsync(position, default).GetAsyncEnumerator().MoveNextAsync());
        Assert.NotEqual(position.Epoch, (await restored.Log.HeadAsync(default)).Epoch);
        var next = await TestWriter.JoinAsync(restored);
        await next.OkAsync("s2", 100, TestWriter.Event("another one"));
        Assert.Equal(new AppendResult.Conflict(120), await next.AppendAsync("s1", 100, TestWriter.Event()));
    }

    [NeedsProgramsFact("etcd")]
    public async Task A_damaged_backup_or_one_of_another_log_changes_nothing()
    {
        await using var lab = new ManagedLab();
        await lab.StartAllAsync("n1");
        await lab.OpenAsync("n1");
        var file = Path.Combine(lab.DataOf("n1"), "backup.db");
        await ManagedLab.BackupAsync(lab["n1"].Admin, file);
        await lab.StopAsync("n1");

        var bytes = await File.ReadAllBytesAsync(file);
        bytes[5000] ^= 1;
        await File.WriteAllBytesAsync(file + ".damaged", bytes);
        await Assert.ThrowsAsync<InvalidDataException>(() => RestoreAsync(lab, file + ".damaged"));
        await Assert.ThrowsAsync<InvalidDataException>(() => EtcdRestore.RunAsync(
            file, lab.OptionsOf("n1") with { Prefix = "/other/" }, TimeProvider.System, NullLogger.Instance, default));
        Assert.True(Directory.Exists(Path.Combine(lab.DataOf("n1"), "etcd", "member")));
    }

    private static Task<int> RestoreAsync(ManagedLab lab, string file) =>
        EtcdRestore.RunAsync(file, lab.OptionsOf("n1"), TimeProvider.System, NullLogger.Instance, default);

    private static async Task<List<(string Stream, long Sequence, Guid Id)>> AllAsync(EtcdEngine engine, params string[] streams)
    {
        var all = new List<(string, long, Guid)>();
        foreach (var stream in streams)
        {
            var from = stream == "s0" ? 40 : 1;
            all.AddRange((await engine.Log.ReadAsync(stream, from, default).ListAsync()).Select(e => (stream, e.Sequence, e.Event.Id)));
        }

        return all;
    }
}
