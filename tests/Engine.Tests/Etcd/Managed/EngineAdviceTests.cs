using MirrorActors.Engine.Etcd;
using MirrorActors.Engine.Etcd.Managed;
using MirrorActors.Engine.Etcd.Proto;
using MirrorActors.Engine.Membership;

namespace MirrorActors.Engine.Tests.Etcd.Managed;

/// <summary>What operators are told of a cluster, and which node looks after it.</summary>
public sealed class EngineAdviceTests
{
    [Theory]
    [InlineData("", "n1")]
    [InlineData("commands need n1; add a third node for fault tolerance", "n1", "n2 learner")]
    [InlineData("commands need n1; add a third node for fault tolerance", "n1", "n2 learner away")]
    [InlineData("commands need n1 and n2; add a third node for fault tolerance", "n1", "n2")]
    [InlineData("", "n1", "n2", "n3", "n4 learner")]
    [InlineData("n3 does not answer; commands need all others", "n1", "n2", "n3 away")]
    [InlineData("n5 does not answer; 1 more may fail", "n1", "n2", "n3", "n4", "n5 away")]
    [InlineData("n4, n5 do not answer; commands need all others", "n1", "n2", "n3", "n4 away", "n5 away")]
    public void The_advice_names_who_must_not_fail(string advice, params string[] members) =>
        Assert.Equal(advice, EngineAdvice.On(Told(members), hasQuorum: true));

    [Fact]
    public void Without_a_quorum_it_names_who_is_waited_for()
    {
        Assert.StartsWith(
            "no quorum: commands wait for n2, n3;", EngineAdvice.On(Told("n1", "n2 away", "n3 away"), hasQuorum: false),
            StringComparison.Ordinal);
        Assert.Equal("no leader at present: commands wait", EngineAdvice.On(Told("n1", "n2", "n3"), hasQuorum: false));
    }

    [Theory]
    [InlineData("n2", new[] { "n1", "n2", "n3" }, "n2")]
    [InlineData("n2", new[] { "n1", "n3" }, "n1")]
    [InlineData("n2", new[] { "n3", "n4" }, "n3")]
    [InlineData(null, new[] { "n1", "n2", "n3" }, null)]
    public void One_node_looks_after_the_members(string? leader, string[] alive, string? expected)
    {
        MemberStatus[] all = [.. new[] { "n1", "n2", "n3", "n4" }.Select(name => Status(name, leader))];
        Assert.Equal(expected, alive.SingleOrDefault(me => VoterKeeper.IsMine(me, all, alive)));
        // In a cluster that is full nobody can make an offer.
        if (leader is not null) Assert.True(VoterKeeper.IsMine(leader, all, []));
    }

    private static EngineMember[] Told(params string[] members) =>
    [
        .. members.Select(text => text.Split(' ')).Select(words => new EngineMember(
            words[0], "", !words.Contains("learner"), words[0] == "n1", !words.Contains("away"), 0, 0)),
    ];

    private static MemberStatus Status(string name, string? leader)
    {
        ulong id = name[1], leads = leader is null ? 0UL : leader[1];
        return new MemberStatus(new Member { ID = id, Name = name, IsLearner = name == "n4" }, new StatusResponse { Leader = leads });
    }
}
