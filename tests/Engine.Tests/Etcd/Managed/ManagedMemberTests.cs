using System.Net;
using MirrorActors.Engine.Etcd;
using MirrorActors.Engine.Etcd.Managed;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Engine.Tests.Etcd.Managed;

/// <summary>One node and its etcd.</summary>
public sealed class ManagedMemberTests
{
    [NeedsProgramsFact("etcd")]
    public async Task An_etcd_that_runs_with_other_options_is_started_again()
    {
        await using var lab = new ManagedLab();
        await lab.StartAllAsync("n1");
        var first = ManagedEtcdProcess.Of(lab.DataOf("n1"));
        await using (var same = await ManagedEtcd.StartAsync(lab.OptionsOf("n1"), lab.Clock, lab.Logs, default))
            Assert.Equal(first, ManagedEtcdProcess.Of(lab.DataOf("n1")));
        await lab.StopAsync("n1");

        await lab.StartAllAsync("n1");
        var second = ManagedEtcdProcess.Of(lab.DataOf("n1"));
        await using var other = await ManagedEtcd.StartAsync(
            lab.OptionsOf("n1") with { QuotaBytes = 1 << 30 }, lab.Clock, lab.Logs, default);
        await lab.UntilAsync(h => h.Members.All(m => m.IsReachable), "etcd to be back");
        Assert.False(ManagedEtcdProcess.IsAlive(second));
        Assert.NotEqual(second, ManagedEtcdProcess.Of(lab.DataOf("n1")));
    }

    [NeedsProgramsFact("etcd")]
    public async Task An_etcd_that_is_left_running_is_adopted_or_started_again_when_its_options_are_others()
    {
        await using var lab = new ManagedLab();
        await lab.StartAllAsync("n1");
        var etcd = ManagedEtcdProcess.Of(lab.DataOf("n1"));
        await lab["n1"].LetGoAsync();
        Assert.True(ManagedEtcdProcess.IsAlive(etcd));

        await lab.StartAllAsync("n1");
        Assert.Equal(etcd, ManagedEtcdProcess.Of(lab.DataOf("n1")));
        await lab["n1"].LetGoAsync();
        await lab.StartAsync("n1", o => o with { QuotaBytes = 1 << 30 });
        await lab.UntilAsync(h => h.Members.All(m => m.IsReachable), "etcd to be back");
        Assert.False(ManagedEtcdProcess.IsAlive(etcd));
    }

    [NeedsProgramsFact("etcd")]
    public async Task An_etcd_that_has_just_been_started_can_be_found_when_it_is_left_running()
    {
        await using var lab = new ManagedLab();
        await lab.StartAsync("n1");
        await lab["n1"].LetGoAsync();
        var etcd = ManagedEtcdProcess.Of(lab.DataOf("n1"));
        await lab.StartAllAsync("n1");
        Assert.Equal(etcd, ManagedEtcdProcess.Of(lab.DataOf("n1")));
        Assert.True(ManagedEtcdProcess.IsAlive(etcd));
    }

    [NeedsProgramsFact("etcd")]
    public async Task A_machine_that_joined_and_was_told_no_member_begins_no_cluster_unless_it_is_told_to()
    {
        using var certificates = new EtcdCertificates();
        await using var lab = new ManagedLab();
        using var folder = new TempTree();
        certificates.WriteFolder(folder.Root, [], joined: true);
        // It may hold the authority's key as well: pbm cluster join --issuer.
        File.WriteAllText(Path.Combine(folder.Root, "cluster", "ca.key"), "of the authority");
        var options = new ManagedEtcdOptions("n2", folder.Root, EtcdEngineOptions.DefaultPrefix)
        {
            ClientListen = new IPEndPoint(IPAddress.Loopback, LoopbackPorts.Next()),
            PeerListen = new IPEndPoint(IPAddress.Loopback, LoopbackPorts.Next()),
        };
        var own = new Uri($"https://{options.ClientListen}");

        var refused = await Assert.ThrowsAsync<EngineOpenException>(() => ManagedEtcd.StartAsync(options, lab.Clock, lab.Logs, default));
        Assert.Contains("begins none of its own: engine.etcd.endpoints must name", refused.Message, StringComparison.Ordinal);
        Assert.False(refused.MayPass);
        Assert.False(Directory.Exists(Path.Combine(folder.Root, "etcd")));

        await using var told = await ManagedEtcd.StartAsync(options with { Join = [own] }, lab.Clock, lab.Logs, default);
        await using var engine = await told.OpenAsync(mustExist: false, default);
        Assert.True((await told.Admin.HealthAsync(default)).HasQuorum);
    }

    [NeedsProgramsFact("etcd")]
    public async Task Another_etcd_on_its_address_is_told_from_its_own()
    {
        await using var stranger = await EtcdServer.StartAsync();
        await using var lab = new ManagedLab();
        await lab.StartAsync("n1", o => o with { ClientListen = IPEndPoint.Parse(stranger.Endpoints[0].Authority) });
        var refused = await Assert.ThrowsAsync<EngineOpenException>(() => lab.OpenAsync("n1"));
        Assert.Contains("another etcd listens on", refused.Message, StringComparison.Ordinal);
    }

    [NeedsProgramsFact("etcd")]
    public async Task A_full_etcd_is_emptied_of_what_is_old_and_takes_appends_again()
    {
        await using var lab = new ManagedLab();
        await lab.StartAsync("n1", o => o with { QuotaBytes = 16 << 20 });
        var engine = await lab.OpenAsync("n1");
        var writer = await TestWriter.JoinAsync(engine);
        await writer.OkAsync("a", 0, TestWriter.Event());

        // Each takes the place of the one before, which stays as an old revision.
        var full = await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            for (var i = 0; i < 40; i++) await engine.Log.SaveSnapshotAsync("a", new StreamSnapshot(1, i, new byte[1 << 20]), default);
        });
        Assert.Contains("space", full.Message, StringComparison.Ordinal);
        Assert.IsType<AppendResult.Unavailable>(await writer.AppendAsync("a", 1, TestWriter.Event()));
        var told = await lab.UntilAsync(h => h.Members[0].Alarm == EngineAlarm.Full, "the alarm");
        Assert.Equal(16 << 20, told.Quota);

        lab.Clock.Skip(ManagedLimits.MaintenanceTime);
        await lab.UntilToldAsync("was full and is not any more");
        await writer.OkAsync("a", 1, TestWriter.Event());
        await lab.UntilAsync(h => h.Members[0].Alarm == EngineAlarm.None, "the end of the alarm");
    }

    [NeedsProgramsFact("etcd")]
    public async Task Old_revisions_are_left_out_and_an_empty_database_is_written_anew_while_the_log_stays_whole()
    {
        const int Snapshots = 20, SnapshotBytes = 1 << 20;
        await using var lab = new ManagedLab();
        await lab.StartAsync("n1", o => o with { KeptRevisions = 2, SparseBytes = 4 << 20 });
        var engine = await lab.OpenAsync("n1");
        var writer = await TestWriter.JoinAsync(engine);
        for (var i = 0; i < Snapshots; i++)
        {
            await writer.OkAsync("a", i, TestWriter.Event());
            // It takes the place of the one before, which stays as old revisions.
            await engine.Log.SaveSnapshotAsync("a", new StreamSnapshot(i + 1, 1, new byte[SnapshotBytes]), default);
        }

        // etcd tells the size as of its last commit, each 100 ms.
        await lab.UntilAsync(h => h.Members[0].DbSize > (12 << 20), "the database to have grown");

        // Pages that a compaction has emptied are free with the next write.
        var writing = new SteadyWriter(engine, writer.Session, "b").RunAsync(2000);
        await lab.UntilLaterAsync(
            ManagedLimits.RevisionTime, h => h.Members[0].DbSize is > 0 and < (8 << 20), "the database to be written anew");
        await writing;

        await lab.UntilToldAsync("is written anew");
        Assert.Equal(
            Enumerable.Range(1, Snapshots), (await engine.Log.ReadAsync("a", 1, default).ListAsync()).Select(e => (int)e.Sequence));
        Assert.Equal(SnapshotBytes, (await engine.Log.LoadSnapshotAsync("a", default))!.State.Length);
    }

    [NeedsProgramsFact("etcd")]
    public async Task A_cluster_of_somebody_else_is_shown_and_copied_but_not_changed()
    {
        await using var lab = await EtcdLab.StartAsync(members: 3);
        var engine = await lab.OpenAsync();
        await lab.Server.Members[2].KillAsync();

        var health = await engine.Admin!.HealthAsync(default);
        Assert.Equal(["m1", "m2", "m3"], health.Members.Select(m => m.Name));
        Assert.Equal([true, true, false], health.Members.Select(m => m.IsReachable));
        Assert.True(health.HasQuorum);
        Assert.Equal("m3 does not answer; commands need all others", health.Advice);
        Assert.False(engine.Admin.RunsMembers);
        Assert.NotNull((await engine.Admin.RemoveAsync("m3", evenIfItAnswers: true, default)).Refusal);

        using var folder = new TempTree();
        var file = Path.Combine(folder.Root, "backup.db");
        await ManagedLab.BackupAsync(engine.Admin, file);
        await using var backup = File.OpenRead(file);
        await EtcdBackup.VerifyAsync(backup, default);
        Assert.True(new BackupKeys(backup.SafeFileHandle, EtcdEngineOptions.DefaultPrefix).Count > 0);
        Assert.Equal([file], Directory.GetFiles(folder.Root));

        await lab.Server.Members[1].KillAsync();
        var lost = await engine.Admin.HealthAsync(default);
        Assert.False(lost.HasQuorum);
        Assert.StartsWith("no quorum: commands wait for m2, m3", lost.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12 (etcd) S 1 12 12 0 -1 4194560 1 0 0 0 1 2 0 0 20 0 9 0 4711 0 0", 12, 'S', 4711)]
    [InlineData("7 (a) b (c) Z 1 12 12 0 -1 4194560 1 0 0 0 1 2 0 0 20 0 9 0 9 0 0", 7, 'Z', 9)]
    public void A_process_is_known_by_its_number_and_start(string line, int id, char state, long start) =>
        Assert.Equal(new ProcessStat(id, state, start), ProcessStat.Parse(line));

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("12 (etcd) S 1")]
    [InlineData("x (etcd) S 1 12 12 0 -1 4194560 1 0 0 0 1 2 0 0 20 0 9 0 4711 0 0")]
    public void Another_text_is_no_process(string line) => Assert.Null(ProcessStat.Parse(line));

    [Fact]
    public void What_etcd_says_is_kept_in_two_files_of_bounded_size()
    {
        using var folder = new TempTree();
        var file = Path.Combine(folder.Root, "etcd.log");
        var log = new EtcdLogFile(file);
        log.Rotate();
        File.WriteAllBytes(file, new byte[ManagedLimits.LogBytes - 1]);
        log.Rotate();
        Assert.False(File.Exists(file + ".1"));

        using (var etcd = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) etcd.WriteByte(1);
        log.Rotate();
        Assert.Equal(ManagedLimits.LogBytes, new FileInfo(file + ".1").Length);
        Assert.Equal(0, new FileInfo(file).Length);
    }
}
