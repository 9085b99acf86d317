using MirrorActors.Engine.Etcd;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Engine.Tests.Etcd;

/// <summary>Opening: who is let in, and what is found there.</summary>
public sealed class EtcdAccessTests
{
    [NeedsProgramsFact("etcd")] // 37
    public async Task A_user_logs_in_and_again_when_etcd_has_forgotten_the_login()
    {
        await using var lab = new EtcdLab(await EtcdServer.StartAsync());
        foreach (var (path, body) in new (string, object)[]
        {
            ("user/add", new { name = "root", password = "secret" }), ("role/add", new { name = "root" }),
            ("user/grant", new { user = "root", role = "root" }), ("enable", new { }),
        })
            await lab.Server.PostAsync("/v3/auth/" + path, body);
        var refused = await Assert.ThrowsAsync<EngineOpenException>(
            () => lab.OpenAsync(lab.Options with { Username = "root", Password = "wrong" }, TimeProvider.System));
        Assert.Contains("invalid user ID or password", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<EngineOpenException>(lab.OpenAsync);

        var engine = await lab.OpenAsync(lab.Options with { Username = "root", Password = "secret" }, TimeProvider.System);
        var writer = await TestWriter.JoinAsync(engine);
        await writer.OkAsync("a", 0, TestWriter.Event());
        await lab.Server.Members[0].KillAsync();
        lab.Server.Restart(lab.Server.Members[0]);

        Assert.Equal(new AppendResult.Conflict(1), await writer.AppendAsync("a", 0, TestWriter.Event()));
        await writer.OkAsync("a", 1, TestWriter.Event());
    }

    [NeedsProgramsFact("etcd")]
    public async Task Members_and_node_know_each_other_by_certificates()
    {
        using var files = new EtcdCertificates();
        await using var lab = new EtcdLab(await EtcdServer.StartAsync(
            1, "https", "--client-cert-auth", "--trusted-ca-file", files.Ca,
            "--cert-file", files.Certificate, "--key-file", files.Key));
        var known = lab.Options with { Ca = files.Ca, Certificate = files.Certificate, Key = files.Key };

        var engine = await lab.OpenAsync(known, TimeProvider.System);
        await (await TestWriter.JoinAsync(engine)).OkAsync("a", 0, TestWriter.Event());

        await Assert.ThrowsAsync<EngineOpenException>(
            () => lab.OpenAsync(known with { Certificate = null, Key = null }, TimeProvider.System));
        await Assert.ThrowsAsync<EngineOpenException>(() => lab.OpenAsync(known with { Ca = null }, TimeProvider.System));
        await Assert.ThrowsAsync<EngineOpenException>(
            () => lab.OpenAsync(known with { Ca = files.Ca + ".absent" }, TimeProvider.System));
    }

    [NeedsProgramsFact("etcd")]
    public async Task An_absent_etcd_an_absent_log_and_a_newer_one_are_told_apart()
    {
        await using var lab = new EtcdLab(await EtcdServer.StartAsync());
        var away = await Assert.ThrowsAsync<EngineOpenException>(
            () => lab.OpenAsync(lab.Options with { MustExist = true }, TimeProvider.System));
        Assert.True(away.MayPass);
        Assert.Contains("has no log under", away.Message, StringComparison.Ordinal);

        await lab.OpenAsync();
        await lab.OpenAsync(lab.Options with { MustExist = true }, TimeProvider.System);
        var newer = new Engine.Etcd.Proto.StoredLog { Format = EtcdFormat.Newest + 1, Epoch = 1 };
        await lab.Server.PostAsync("/v3/kv/put", new
        {
            key = Convert.ToBase64String(new EtcdKeys(EtcdEngineOptions.DefaultPrefix).Log.Span),
            value = Convert.ToBase64String(Google.Protobuf.MessageExtensions.ToByteArray(newer)),
        });
        var refused = await Assert.ThrowsAsync<EngineOpenException>(lab.OpenAsync);
        Assert.False(refused.MayPass);
        Assert.Contains("newer version", refused.Message, StringComparison.Ordinal);

        await lab.Server.Members[0].KillAsync();
        var silent = await Assert.ThrowsAsync<EngineOpenException>(lab.OpenAsync);
        Assert.True(silent.MayPass);
        Assert.Contains("cannot use etcd: 127.0.0.1", silent.Message, StringComparison.Ordinal);
    }
}
