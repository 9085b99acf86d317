using FsCheck;
using FsCheck.Fluent;
using MirrorActors.Engine.Etcd.Managed;

namespace MirrorActors.Engine.Tests.Etcd.Managed;

/// <summary>The rules by which nodes vote, without any etcd.</summary>
public sealed class VoterPlanTests
{
    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(2, 1, 1)]
    [InlineData(3, 3, 0)]
    [InlineData(4, 3, 1)]
    [InlineData(5, 5, 0)]
    [InlineData(6, 5, 0)]
    [InlineData(9, 5, 0)]
    public void One_three_or_five_vote_and_one_more_may_follow(int nodes, int voters, int learners)
    {
        var model = new VoterModel(nodes);
        model.Settle();
        Assert.Equal((voters, learners), (model.Voters.Count, model.Members.Count - model.Voters.Count));
    }

    [Fact]
    public void Whatever_happens_no_step_loses_the_quorum_and_replacements_are_late_and_rare()
    {
        var events = Gen.Choose(0, 99).ListOf(60);
        Check.QuickThrowOnFailure(Prop.ForAll(events.ToArbitrary(), numbers =>
        {
            var model = new VoterModel(7);
            foreach (var number in numbers)
            {
                model.Happen(number);
                model.Step();
            }

            return model.Faults.Count == 0;
        }));
    }

    [Fact]
    public void When_all_nodes_are_there_and_time_passes_the_members_settle()
    {
        var events = Gen.Choose(0, 99).ListOf(40);
        Check.QuickThrowOnFailure(Prop.ForAll(events.ToArbitrary(), numbers =>
        {
            var model = new VoterModel(6);
            foreach (var number in numbers)
            {
                model.Happen(number);
                model.Step();
            }

            model.AllBack();
            model.Settle();
            return model.Faults.Count == 0 && model.Voters.Count == 5;
        }));
    }

    [Fact]
    public void A_voter_is_replaced_only_when_it_is_the_only_one_away_for_long_enough()
    {
        var gone = Voter(3) with { Absence = VoterPlan.VoterAbsence };
        var learner = Voter(4) with { IsLearner = true, IsCaughtUp = true };
        VoterView view = new([Voter(1), Voter(2), gone, learner], [], TimeSpan.MaxValue, TimeSpan.Zero);
        Assert.Equal(new VoterStep.Remove(gone, IsReplacement: true), VoterPlan.Next(view));

        var nothing = new VoterStep.Nothing();
        Assert.Equal(nothing, VoterPlan.Next(view with { SinceReplacement = TimeSpan.FromMinutes(59) }));
        Assert.Equal(nothing, VoterPlan.Next(view with { Members = [Voter(1), Voter(2), gone] }));
        Assert.Equal(nothing, VoterPlan.Next(view with { Members = [Voter(1), Voter(2), gone, learner with { IsCaughtUp = false }] }));
        Assert.Equal(nothing, VoterPlan.Next(view with
        {
            Members = [Voter(1), Voter(2), gone with { Absence = TimeSpan.FromMinutes(29) }, learner],
        }));
        Assert.Equal(nothing, VoterPlan.Next(view with
        {
            Members = [Voter(1), Voter(2) with { Absence = TimeSpan.FromSeconds(1) }, gone, learner],
        }));
        Assert.Equal(
            new VoterStep.Remove(gone, IsReplacement: true),
            VoterPlan.Next(view with { Members = [Voter(1), Voter(2), gone, Voter(4)] }));
    }

    [Fact]
    public void A_learner_that_is_away_makes_room_only_when_another_node_waits()
    {
        var learner = Voter(2) with { IsLearner = true, Absence = VoterPlan.LearnerAbsence };
        VoterView view = new([Voter(1), learner], [], TimeSpan.MaxValue, TimeSpan.Zero);
        Assert.Equal(new VoterStep.Nothing(), VoterPlan.Next(view));
        Assert.Equal(new VoterStep.Remove(learner, IsReplacement: false), VoterPlan.Next(view with { Candidates = ["n3"] }));
    }

    [Fact]
    public void Two_voters_that_stay_alone_become_one_and_a_learner()
    {
        var leader = Voter(1) with { IsLeader = true };
        VoterView view = new([leader, Voter(2)], [], TimeSpan.MaxValue, VoterPlan.PairTime);
        Assert.Equal(new VoterStep.Remove(Voter(2), IsReplacement: false), VoterPlan.Next(view));
        Assert.Equal(new VoterStep.Nothing(), VoterPlan.Next(view with { AsPair = TimeSpan.FromSeconds(1) }));
        Assert.Equal(new VoterStep.AddLearner("n3"), VoterPlan.Next(view with { Candidates = ["n4", "n3"] }));
    }

    private static VoterMember Voter(int number) =>
        new((ulong)number, $"n{number}", IsLearner: false, IsLeader: false, IsCaughtUp: true, TimeSpan.Zero);
}
