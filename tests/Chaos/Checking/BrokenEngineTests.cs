using System.Text;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;
using MirrorActors.Testing;
using MirrorActors.Testing.Engine;

namespace MirrorActors.Chaos.Checking;

/// <summary>The checker finds what a broken engine does to commands that run over it.</summary>
public sealed class BrokenEngineTests
{
    private const int Commands = 60;
    private const int Streams = 4;
    private const int Broken = 31;

    [Theory]
    [InlineData(LogDefect.DropsAppend, "acknowledged and lost: command 31 ")]
    [InlineData(LogDefect.DoublesAppend, "acknowledged once and done 2 times: command 31 ")]
    [InlineData(LogDefect.Forks, "forks: ")]
    [InlineData(LogDefect.Reorders, " comes after ")]
    [InlineData(LogDefect.Alters, "it names another hash")]
    public async Task A_defect_of_one_append_is_found(LogDefect defect, string finding)
    {
        var findings = HistoryCheck.Findings(await RunAsync(defect));
        Assert.True(
            findings.Any(f => f.Contains(finding, StringComparison.Ordinal)), $"not found: {finding}; but {string.Join("; ", findings)}");
    }

    [Fact]
    public async Task Nothing_is_found_where_nothing_is_broken() => Assert.Empty(HistoryCheck.Findings(await RunAsync(LogDefect.None)));

    private static async Task<History> RunAsync(LogDefect defect)
    {
        await using var engine = new InMemoryEngine(new FakeClock());
        var session = await engine.Membership.JoinAsync(
            new NodeInfo("n1", "", [], "1", NodeState.Up), TimeSpan.FromMinutes(1), default);
        var log = new BrokenLog(engine.Log, defect, Broken);
        var acknowledged = new List<AcknowledgedCommand>();
        var heads = new long[Streams];
        for (var i = 1; i <= Commands; i++)
        {
            var stream = $"mirror/default/m{i % Streams}";
            var scope = ShardHash.Scope(ShardHash.ShardOf(stream));
            var fence = (await engine.Ownership.TryAcquireAsync(scope, session, default))!.Value;
            var command = new AcknowledgedCommand(Guid.NewGuid(), $"command {i} ");
            heads[i % Streams] = await AppendAsync(log, stream, heads[i % Streams], command, fence);
            acknowledged.Add(command);
        }

        return new History(
            acknowledged, await ReadAsync(log), new Dictionary<string, NodeReport>(), new Dictionary<string, string?>(),
            new RequestCounts(1, 0, [], MayRetry: false));
    }

    /// <summary>As an actor does: on the stream's real end, when it is another one.</summary>
    private static async Task<long> AppendAsync(BrokenLog log, string stream, long head, AcknowledgedCommand command, Fence fence)
    {
        var e = new NewEvent(Guid.NewGuid(), "mirror.enabled", 1, Encoding.UTF8.GetBytes("{}"));
        var context = new AppendContext(command.Id, DateTimeOffset.UnixEpoch, "n1", "admin (token)", command.What);
        var result = await log.AppendAsync(stream, head, [e], context, fence, default);
        if (result is AppendResult.Conflict { HeadSequence: var real })
            result = await log.AppendAsync(stream, real, [e], context, fence, default);
        return Assert.IsType<AppendResult.Ok>(result).LastSequence;
    }

    private static async Task<List<LoggedEvent>> ReadAsync(BrokenLog log)
    {
        var events = new List<LoggedEvent>();
        await foreach (var batch in log.SubscribeAsync(Position.Start, default))
        {
            events.AddRange(batch.Events);
            if (batch.CaughtUp) break;
        }

        return events;
    }
}
