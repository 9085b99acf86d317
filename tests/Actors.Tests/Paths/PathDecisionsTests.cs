using System.Text;
using MirrorActors.Actors.Paths;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Paths;

namespace MirrorActors.Actors.Tests.Paths;

public sealed class PathDecisionsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_pattern_has_one_rule_the_last_one_given()
    {
        var state = Run(PathRuleState.None, new BlockPath("pool/a", 410, "withdrawn"));
        Assert.Equal(new PathRule("/pool/a", 410, "withdrawn", null), Assert.Single(state.Rules.Values));
        state = Run(state, new HoldPath("/pool/a", Noon.AddHours(1)));
        Assert.Equal(new PathRule("/pool/a", null, null, Noon.AddHours(1)), Assert.Single(state.Rules.Values));
        Assert.Empty(Run(state, new AllowPath("pool/a")).Rules);
    }

    [Fact]
    public void The_same_rule_again_changes_nothing()
    {
        var block = new BlockPath("*.iso", 404, "withdrawn", Noon.AddHours(1));
        var state = Run(PathRuleState.None, block);
        Assert.Empty(Assert.IsType<Decision<PathEvent>.Accepted>(state.Decide(block, Noon)).Events);
    }

    [Fact]
    public void What_is_wrong_is_said_of_each_field()
    {
        Assert.Equal("glob reason status until", FaultsOf(new BlockPath("", 500, " ", Noon)));
        Assert.Equal("reason", FaultsOf(new BlockPath("a", 404, "two\nlines")));
        Assert.Equal("reason", FaultsOf(new BlockPath("a", 404, new string('x', Limits.TextChars + 1))));
        Assert.Equal("until", FaultsOf(new HoldPath("a", Noon)));
        Assert.Equal("glob", FaultsOf(new AllowPath("a//b")));
    }

    [Fact]
    public void A_time_that_is_over_is_told_the_time_in_UTC()
    {
        var now = new DateTimeOffset(2026, 7, 1, 12, 0, 0, 250, TimeSpan.FromHours(2));
        var refused = Assert.IsType<Decision<PathEvent>.Refused>(PathRuleState.None.Decide(new HoldPath("a", Noon.AddHours(-2)), now));
        Assert.Equal("is over: it is 2026-07-01T10:00:00.25Z", Assert.Single(refused.Refusal.Faults).Message);
    }

    [Fact]
    public void Only_what_has_a_rule_in_force_can_be_allowed()
    {
        var state = Run(PathRuleState.None, new HoldPath("a", Noon.AddHours(1)));
        Assert.Equal(RefusalKind.NotFound, RefusalOf(state, new AllowPath("b"), Noon).Kind);
        Assert.Equal(RefusalKind.NotFound, RefusalOf(state, new AllowPath("a"), Noon.AddHours(1)).Kind);
    }

    [Fact]
    public void Rules_whose_time_is_over_go_with_the_next_change()
    {
        var state = Run(PathRuleState.None, new HoldPath("a", Noon.AddHours(1)));
        var later = Assert.IsType<Decision<PathEvent>.Accepted>(
            state.Decide(new BlockPath("b", 404, "x"), Noon.AddHours(1)));
        Assert.Equal(["a"], Assert.IsType<PathRulesExpired>(later.Events[0]).Globs);
        Assert.Equal("b", Assert.Single(later.Events.Aggregate(state, (s, e) => s.Apply(e)).Rules.Keys));
    }

    [Fact]
    public void There_is_a_most_of_rules_and_expired_ones_do_not_count()
    {
        var rules = Enumerable.Range(0, Limits.PathRules).Select(static i => new PathRule($"f{i}", null, null, Noon.AddHours(1)));
        var full = PathRuleState.FromSnapshot(new PathSnapshot([.. rules]));
        Assert.Equal(RefusalKind.Invalid, RefusalOf(full, new BlockPath("more", 404, "x"), Noon).Kind);
        Assert.IsType<Decision<PathEvent>.Accepted>(full.Decide(new BlockPath("f1", 404, "x"), Noon));
        Assert.IsType<Decision<PathEvent>.Accepted>(full.Decide(new BlockPath("more", 404, "x"), Noon.AddHours(1)));
    }

    [Fact]
    public void A_block_acts_before_a_hold_and_a_longer_pattern_before_a_shorter_one()
    {
        var table = new PathRuleTable(
        [
            new PathRule("/pool/secret/x", null, null, Noon.AddHours(1)),
            new PathRule("/pool/", 404, "a", null),
            new PathRule("/pool/secret/", 451, "b", Noon.AddHours(2)),
        ]);
        Assert.Equal(451, Find(table, "/pool/secret/x", Noon)?.Status);
        Assert.Equal(404, Find(table, "/pool/secret/x", Noon.AddHours(2))?.Status);
        Assert.Equal(404, Find(table, "/pool/y", Noon)?.Status);
        Assert.Null(Find(table, "/other", Noon));
        Assert.True(PathRuleTable.Empty.IsEmpty);
    }

    [Fact]
    public void A_table_is_over_with_the_last_of_its_rules()
    {
        var table = new PathRuleTable(
            [new PathRule("/a", 404, "x", Noon.AddHours(2)), new PathRule("/b", null, null, Noon.AddHours(1))]);
        Assert.False(table.IsOver(Noon.AddHours(2).AddTicks(-1)));
        Assert.Equal(404, Find(table, "/a", Noon.AddHours(2).AddTicks(-1))?.Status);
        Assert.True(table.IsOver(Noon.AddHours(2)));
        Assert.Null(Find(table, "/a", Noon.AddHours(2)));
        Assert.False(new PathRuleTable([new PathRule("/a", 404, "x", null)]).IsOver(DateTimeOffset.MaxValue.AddTicks(-1)));
        Assert.True(PathRuleTable.Empty.IsOver(Noon));
    }

    [Fact]
    public void Among_many_rules_it_finds_the_first_that_is_in_force_and_matches()
    {
        var rules = Enumerable.Range(0, 300).Select(static i =>
            new PathRule($"/pool/*{i % 100}.*{new string('?', i / 100)}", i % 3 == 0 ? null : 404, $"{i}", Noon.AddHours(i % 5))).ToList();
        var table = new PathRuleTable(rules);
        for (var i = 0; i < 100; i++)
        {
            var path = Encoding.UTF8.GetBytes($"/pool/f{i}.deb");
            var expected = table.All.FirstOrDefault(r => r.IsInForce(Noon.AddHours(2)) && Glob(r).Matches(path));
            Assert.Equal(expected, table.Find(path, maybeDirectory: false, Noon.AddHours(2)));
            Assert.Equal(expected, table.Find(path, maybeDirectory: true, Noon.AddHours(2)));
        }
    }

    [Fact]
    public void A_rule_that_cannot_be_read_is_not_left_out() =>
        Assert.Throws<InvalidDataException>(() => new PathRuleTable([new PathRule("a//b", 404, "x", null)]));

    private static PathGlob Glob(PathRule rule)
    {
        Assert.True(PathGlob.TryParse(rule.Glob, out var glob, out var problem), problem);
        return glob;
    }

    private static PathRule? Find(PathRuleTable table, string path, DateTimeOffset now) =>
        table.Find(Encoding.UTF8.GetBytes(path), maybeDirectory: false, now);

    private static PathRuleState Run(PathRuleState state, PathCommand command) =>
        Assert.IsType<Decision<PathEvent>.Accepted>(state.Decide(command, Noon)).Events.Aggregate(state, (s, e) => s.Apply(e));

    private static CommandResult.Refused RefusalOf(PathRuleState state, PathCommand command, DateTimeOffset now) =>
        Assert.IsType<Decision<PathEvent>.Refused>(state.Decide(command, now)).Refusal;

    private static string FaultsOf(PathCommand command) =>
        string.Join(' ', RefusalOf(PathRuleState.None, command, Noon).Faults.Select(f => f.Field).Order());
}
