using Google.Protobuf;
using MirrorActors.Engine.Etcd;
using MirrorActors.Engine.Etcd.Proto;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Engine.Tests.Etcd;

/// <summary>What etcd does besides answering: wrong order of a watch, no space.</summary>
public sealed class EtcdDamageTests
{
    private static readonly EtcdKeys Keys = new(EtcdEngineOptions.DefaultPrefix);

    [NeedsProgramsFact("etcd")] // 17
    public async Task An_append_that_a_watch_left_out_is_read_from_its_stream()
    {
        await using var lab = await EtcdLab.StartAsync(members: 1);
        var engine = await lab.OpenAsync();
        var writer = await TestWriter.JoinAsync(engine);
        await using var subscriber = new TestSubscriber(engine.Log, Position.Start);
        var first = await writer.OkAsync("a", 0, TestWriter.Event());
        Assert.Equal(first.At, (await subscriber.NextAsync()).UpTo);

        // Both in one transaction, the later one first: that is how the watch tells them.
        await lab.Server.PostAsync("/v3/kv/txn", new { success = new[] { Put(3), Put(2) } });

        var repaired = await subscriber.NextAsync();
        Assert.Equal((2, first.At), (Assert.Single(repaired.Events).Sequence, repaired.UpTo));
        var next = await subscriber.NextAsync();
        Assert.Equal(3, Assert.Single(next.Events).Sequence);
        Assert.True(next.UpTo > first.At);
        await writer.OkAsync("b", 0, TestWriter.Event());
        Assert.Equal("b", Assert.Single((await subscriber.NextAsync()).Events).Stream);
    }

    [NeedsProgramsFact("etcd")] // 35
    public async Task A_full_etcd_takes_no_append_and_loses_none()
    {
        await using var lab = new EtcdLab(await EtcdServer.StartAsync(1, "http", "--quota-backend-bytes", "8388608"));
        var engine = await lab.OpenAsync();
        var writer = await TestWriter.JoinAsync(engine);
        var payload = new byte[512 << 10];
        var appended = 0;
        AppendResult answer;
        while ((answer = await writer.AppendAsync("a", appended, TestWriter.Event(payload))) is AppendResult.Ok) appended++;

        var full = Assert.IsType<AppendResult.Unavailable>(answer);
        Assert.False(full.MayHaveCommitted);
        Assert.Contains("space", full.Why, StringComparison.Ordinal);
        Assert.Equal(appended, (await engine.Log.ReadAsync("a", 1, default).ListAsync()).Count);
        await using var subscriber = new TestSubscriber(engine.Log, Position.Start);
        Assert.Equal(appended, (await subscriber.TakeEventsAsync(appended)).Count);
        Assert.True(writer.Session.IsValidNow);
    }

    [NeedsProgramsFact("etcd")] // 7, 8
    public async Task An_append_without_an_answer_may_be_in_the_log_and_one_that_was_not_sent_is_not()
    {
        await using var lab = await EtcdLab.StartAsync(members: 1);
        var engine = await lab.OpenAsync();
        var writer = await TestWriter.JoinAsync(engine);
        var etcd = lab.Server.Members[0];
        var e = TestWriter.Event();
        await writer.FenceAsync("a");

        await etcd.PauseAsync();
        Assert.True(Assert.IsType<AppendResult.Unavailable>(await writer.AppendAsync("a", 0, e)).MayHaveCommitted);
        await etcd.ContinueAsync();
        Assert.Equal(1, (await writer.OkAsync("a", 0, e)).LastSequence);
        Assert.Single(await engine.Log.ReadAsync("a", 1, default).ListAsync());

        await etcd.KillAsync();
        await Assert.ThrowsAnyAsync<EngineUnavailableException>(() => engine.Log.HeadAsync(default));
        var away = Assert.IsType<AppendResult.Unavailable>(await writer.AppendAsync("a", 1, TestWriter.Event()));
        Assert.False(away.MayHaveCommitted);
    }

    private static object Put(long sequence) => new
    {
        request_put = new
        {
            key = Convert.ToBase64String(Keys.Append("a"u8.ToArray(), sequence).Span),
            value = Convert.ToBase64String(StoredAppends.Of(
                "a", HeadOfStream.None with { Sequence = sequence - 1 }, TestWriter.Events(1), TestWriter.Context).ToByteArray()),
        },
    };
}
