using MirrorActors.Engine.Etcd;
using MirrorActors.Engine.Etcd.Managed;
using MirrorActors.Engine.Membership;

namespace MirrorActors.Engine.Tests.Etcd.Managed;

/// <summary>Which members operators may take out, and what they are told of alarms.</summary>
public sealed class RemovalRuleTests
{
    [Theory]
    [InlineData("n3", false, "n1", "n2", "n3 away")]
    [InlineData("n3", false, "n1", "n2", "n3 away", "n4 away", "n5")]
    [InlineData("n2", false, "n1", "n2 learner away")]
    [InlineData("n2", true, "n1", "n2")]
    [InlineData("n2", true, "n1", "n2", "n3")]
    [InlineData("n4", false, "n1", "n2", "n3")]
    public void What_the_others_can_do_without_may_go(string node, bool insists, params string[] members) =>
        Assert.Null(RemovalRule.Refusal(Told(members), node, insists));

    [Theory]
    [InlineData("n3", false, "the etcd of n3 runs: stop it together with the node (pbm cluster leave n3), or --force", "n1", "n2", "n3")]
    [InlineData("n1", true, "n1 holds the only vote: let another node join first", "n1", "n2 learner")]
    [InlineData(
        "n2", true, "without n2 commands would need 2 of 2 votes, and n3 does not answer: start or take out n3 first",
        "n1", "n2", "n3 away")]
    [InlineData(
        "n1", true, "without n1 commands would need 3 of 4 votes, and n4, n5 do not answer: start or take out n4, n5 first",
        "n1", "n2", "n3", "n4 away", "n5 away")]
    public void What_is_needed_or_runs_stays(string node, bool insists, string why, params string[] members) =>
        Assert.Equal(why, RemovalRule.Refusal(Told(members), node, insists));

    [Fact]
    public void No_removal_that_is_allowed_leaves_less_than_a_majority()
    {
        for (var voters = 1; voters <= 5; voters++)
        {
            for (var away = 0; away < 1 << voters; away++)
            {
                var mask = away;
                var members = Enumerable.Range(0, voters).Select(i => Member($"n{i}", isVoter: true, (mask & (1 << i)) == 0)).ToArray();
                foreach (var gone in members.Where(m => RemovalRule.Refusal(members, m.Name, evenIfItAnswers: true) is null))
                {
                    var left = members.Where(m => m != gone).ToArray();
                    Assert.True(left.Count(m => m.IsReachable) > left.Length / 2);
                }
            }
        }
    }

    [Fact]
    public void Alarms_are_read_from_what_members_say_of_errors()
    {
        var alarms = EtcdAdmin.AlarmsOf(
            ["etcdserver: no leader", "memberID:13803658152347727308 alarm:NOSPACE ", "memberID:7  alarm:CORRUPT"]);
        Assert.Equal(2, alarms.Count);
        Assert.Equal((EngineAlarm.Full, EngineAlarm.Corrupt), (alarms[13803658152347727308], alarms[7]));
    }

    private static EngineMember[] Told(params string[] members) =>
        [.. members.Select(text => text.Split(' ')).Select(words => Member(words[0], !words.Contains("learner"), !words.Contains("away")))];

    private static EngineMember Member(string name, bool isVoter, bool isReachable) =>
        new(name, "http://127.0.0.1", isVoter, false, isReachable, 0, 0);
}
