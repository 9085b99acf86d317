using FsCheck;
using FsCheck.Fluent;
using MirrorActors.Engine.Journal;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Tests.Journal;

public sealed class TrimRuleTests
{
    private static readonly Gen<long> Sequences = Gen.Choose(0, 6000).Select(n => (long)n);

    [Fact]
    public void What_goes_is_journalled_below_the_snapshot_and_not_among_the_newest() => Check(
        from trimmed in Sequences
        from rest in Sequences
        from snapshot in Sequences
        from journalled in Sequences
        from hot in Gen.Choose(1, 50)
        select (trimmed, head: trimmed + rest, snapshot, journalled, hot),
        one =>
        {
            var below = TrimRule.Below(one.trimmed, one.head, one.snapshot, one.journalled, one.hot);
            var last = below - 1;
            if (last <= one.trimmed) return true;
            return last < one.snapshot && last <= one.journalled && one.head - last >= one.hot
                && last - one.trimmed <= JournalLimits.TrimEvents;
        });

    [Fact]
    public void Everything_that_may_go_goes_in_the_end() => Check(
        from head in Sequences
        from snapshot in Sequences
        from journalled in Sequences
        from hot in Gen.Choose(1, 50)
        select (head, snapshot, journalled, hot),
        one =>
        {
            var trimmed = 0L;
            while (TrimRule.Below(trimmed, one.head, one.snapshot, one.journalled, one.hot) is var below && below - 1 > trimmed)
                trimmed = below - 1;
            return trimmed == Math.Max(0, Math.Min(Math.Min(one.snapshot - 1, one.journalled), one.head - one.hot));
        });

    [Fact]
    public void What_is_held_is_held_by_so_many_nodes() => Check(
        from copies in Gen.Choose(1, 3)
        from own in Gen.Choose(0, 20)
        from others in Gen.ListOf(
            from node in Gen.Choose(1, 5)
            from epoch in Gen.Choose(1, 2)
            from value in Gen.Choose(0, 20)
            select new JournalState($"n{node}", new Position((ulong)epoch, value)))
        select (copies, own, others: others.DistinctBy(o => o.Node).ToArray()),
        one =>
        {
            var held = TrimRule.HeldBy(one.copies, new Position(1, one.own), one.others);
            var values = one.others.Where(o => o.Reached.Epoch == 1).Select(o => o.Reached.Value).Append(one.own).ToArray();
            return held is { } position
                ? values.Count(v => v >= position.Value) >= one.copies && values.Contains(position.Value)
                : values.Length < one.copies;
        });

    [Fact]
    public void One_node_that_is_told_twice_counts_once()
    {
        var state = new JournalState("b", new Position(1, 9));
        Assert.Equal(new Position(1, 5), TrimRule.HeldBy(2, new Position(1, 5), [state, state]));
        Assert.Null(TrimRule.HeldBy(3, new Position(1, 5), [state, state]));
    }

    private static void Check<T>(Gen<T> values, Func<T, bool> holds) =>
        Prop.ForAll(values.ToArbitrary(), value => Assert.True(holds(value), $"{value}")).QuickCheckThrowOnFailure();
}
