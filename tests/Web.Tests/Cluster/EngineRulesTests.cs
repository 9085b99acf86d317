using MirrorActors.Engine.Membership;
using MirrorActors.Testing.Engine;
using MirrorActors.Web.Cluster;

namespace MirrorActors.Web.Tests.Cluster;

public sealed class EngineRulesTests
{
    private const string Pair = "commands need NODE-1; add a third node for fault tolerance";

    [Theory]
    [InlineData("etcd", "commands need a majority of etcd's members")]
    [InlineData("postgres", "commands need the database")]
    [InlineData("sqlite", "the log is on this machine alone: keep a backup, or run a cluster")]
    public void An_engine_that_cannot_be_asked_has_its_standing_advice(string engine, string advice)
    {
        Assert.Equal([advice], EngineRules.Advice(new EngineReport(engine)));
        Assert.Empty(EngineRules.Problems(new EngineReport(engine)));
    }

    [Fact]
    public void Two_nodes_are_told_whom_commands_need_and_what_to_add()
    {
        var two = FakeEngineAdmin.Healthy("NODE-1", "NODE-2") with { Advice = Pair };
        Assert.Equal([Pair], EngineRules.Advice(Report(two)));
        Assert.Empty(EngineRules.Problems(Report(two)));
    }

    [Theory]
    [InlineData(1, "commands need the etcd of n1: keep a backup; three nodes with etcd survive the loss of one")]
    [InlineData(3, "commands survive the loss of 1 of 3 voters")]
    [InlineData(5, "commands survive the loss of 2 of 5 voters")]
    public void Voters_that_are_all_there_are_counted(int voters, string advice) => Assert.Equal(
        [advice], EngineRules.Advice(Report(FakeEngineAdmin.Healthy([.. Enumerable.Range(1, voters).Select(i => $"n{i}")]))));

    [Fact]
    public void Each_member_that_is_not_well_has_its_line()
    {
        var members = FakeEngineAdmin.Healthy("n1", "n2", "n3", "n4", "n5").Members;
        var health = new EngineHealth(
            [
                members[0] with { DbInUse = 700 << 20 }, members[1] with { IsReachable = false, DbInUse = 0 },
                members[2] with { Alarm = EngineAlarm.Full }, members[3] with { Alarm = EngineAlarm.Corrupt },
                members[4] with { Url = "", IsReachable = false },
            ],
            true, "n2, n5 do not answer; commands need all others")
        { Quota = 1 << 30 };
        Assert.Equal(
            [
                "the etcd of n1 uses 700 of 1024 MiB",
                "the etcd of n2 does not answer",
                "the etcd of n3 is full: commands are refused",
                "the etcd of n4 says that its data are corrupt: pbm cluster down n4 --force, and it begins anew",
                "the etcd of n5 was added and has not started yet",
            ],
            EngineRules.Problems(Report(health)));
        Assert.Equal([health.Advice], EngineRules.Advice(Report(health)));
    }

    [Fact]
    public void Without_a_quorum_the_first_problem_says_whom_commands_wait_for()
    {
        var healthy = FakeEngineAdmin.Healthy("n1", "n2");
        var lost = new EngineHealth(
            [healthy.Members[0] with { IsLeader = false }, healthy.Members[1] with { IsReachable = false }], false,
            "no quorum: wait for n2");
        Assert.Equal(["no quorum: wait for n2", "the etcd of n2 does not answer"], EngineRules.Problems(Report(lost)));
        Assert.Equal(["commands need a majority of etcd's members"], EngineRules.Advice(Report(lost)));
    }

    [Fact]
    public void An_engine_that_is_away_is_a_problem_and_one_that_does_not_tell_is_none()
    {
        var away = new EngineReport("etcd", Silence: "away") { IsAway = true };
        Assert.Equal(["away"], EngineRules.Problems(away));
        Assert.Equal(["commands need a majority of etcd's members"], EngineRules.Advice(away));
        var mute = new EngineReport("etcd", Silence: "not allowed");
        Assert.Empty(EngineRules.Problems(mute));
        Assert.Equal(["not allowed", "commands need a majority of etcd's members"], EngineRules.Advice(mute));
    }

    private static EngineReport Report(EngineHealth health) => new("etcd", health);
}
