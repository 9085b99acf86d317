using MirrorActors.Actors.FileIndex;
using static MirrorActors.Actors.Tests.FileIndex.FileIndexFixture;

namespace MirrorActors.Actors.Tests.FileIndex;

public sealed class HolderColumnTests
{
    private const int Files = 300;
    private static readonly FileRows Rows = RowsOf(Files);

    [Fact]
    public void No_sets_at_all_change_nothing()
    {
        Assert.Empty(HeldFiles.Of([]));
    }

    [Fact]
    public void Up_to_three_sets_are_told_one_after_the_other()
    {
        MirrorFiles[] sets = [new(5, Set(1)), new(70, Set(2)), new(6, Set(3)), new(7, Set(4))];

        Assert.Equal([5, 70, 6], HeldFiles.Of(sets[..3]).Select(h => Assert.Single(h.Ordinals)));
        Assert.All(HeldFiles.Of(sets[..3]), h => Assert.NotNull(h.Single));
        Assert.Equal([5, 70, 6, 7], Assert.Single(HeldFiles.Of(sets)).Ordinals);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Sets_told_in_ranges_of_ids_count_as_those_told_at_once(int rangeWords)
    {
        var random = new Random(rangeWords);
        MirrorFiles[] before = [.. new[] { 0, 1, 64, 130 }.Select(m => new MirrorFiles(m, Some(random, Files)))];
        MirrorFiles[] after = [.. new[] { 1, 64, 65, 199 }.Select(m => new MirrorFiles(m, Some(random, Files - (m % 2 * 100))))];
        var column = Apply(HolderColumn.Empty, before, rangeWords);

        column = Apply(column, after, rangeWords);

        Assert.Equal((Files + (64 * rangeWords) - 1) / (64 * rangeWords), HeldFiles.Of(after, rangeWords).Count());
        for (var row = 0; row < Files; row++)
        {
            foreach (var (mirror, held) in after.Append(before[0]).Append(before[3]))
                Assert.Equal(held.Contains(new(row)), column.Of(row).Contains(mirror));
        }
    }

    [Fact]
    public void Sets_that_differed_in_the_changed_mirrors_only_become_one()
    {
        MirrorFiles[] held = [new(0, Set(0, 1)), new(1, Set(1, 2)), new(2, Set(0)), new(3, Set(3)), new(9, Set(0, 1, 2))];
        var column = Apply(HolderColumn.Empty, held);
        Assert.Equal(5, column.Sets.Count);

        column = Apply(column, [new(0, Set(5)), new(1, Set(5)), new(2, Set(5)), new(3, Set(5))]);

        Assert.Equal(3, column.Sets.Count);
        Assert.Equal([MirrorSet.Of(9), MirrorSet.Of(9), MirrorSet.Empty, MirrorSet.Of(0, 1, 2, 3)], new[] { 1, 2, 3, 5 }.Select(column.Of));
    }

    [Fact]
    public void Equal_sets_that_changes_of_one_mirror_left_become_one()
    {
        int[] HeldBy(int mirror) => [.. Enumerable.Range(0, Files).Where(id => id * (mirror + 7) % 11 < 4)];
        var column = Apply(HolderColumn.Empty, [.. Enumerable.Range(0, 40).Select(m => new MirrorFiles(m, Set(HeldBy(m))))]);
        var count = column.Sets.Count;
        column = column.With(HeldFiles.Of([new(50, Set(3))]).Single(), Rows).With(HeldFiles.Of([new(50, Set())]).Single(), Rows);
        Assert.Equal(count + 2, column.Sets.Count);

        column = Apply(column, [.. Enumerable.Range(60, 4).Select(m => new MirrorFiles(m, Set(5)))]);

        Assert.Equal(count + 1, column.Sets.Count);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(30_000)]
    [InlineData(70_000)]
    public void A_change_of_one_mirror_writes_behind_the_sets_there_are_and_leaves_what_was_published(int files)
    {
        var (random, rows) = (new Random(files), RowsOf(files));
        var sets = Enumerable.Range(0, 64).Select(m => new MirrorFiles(m, Some(random, files)));
        var column = Apply(HolderColumn.Empty, [.. sets], rows: rows);
        var (words, count) = (column.Sets.Words, column.Sets.Count);
        var before = Enumerable.Range(0, files).Select(row => column.Of(row).Words.ToArray()).ToArray();
        var held = Enumerable.Range(0, files).Where(id => column.Of(id).Contains(7) != (id is 0 or 99 or 100)).ToArray();

        var next = column.With(HeldFiles.Of([new(7, Set(held))]).Single(), rows);

        Assert.Same(words, next.Sets.Words);
        Assert.InRange(next.Sets.Count, count + 1, count + 3);
        for (var row = 0; row < files; row++)
        {
            Assert.Equal(before[row], column.Of(row).Words.ToArray());
            if (row is 0 or 99 or 100) before[row][0] ^= 1UL << 7;
            Assert.Equal(before[row], next.Of(row).Words.ToArray());
        }
    }

    [Fact]
    public void A_change_of_one_mirror_that_says_what_is_known_makes_no_new_column()
    {
        var column = Apply(HolderColumn.Empty, [new(3, Set(1, 2))]);

        Assert.Same(column, Apply(column, [new(3, Set(1, 2))]));
        Assert.Same(column, Apply(column, [new(3, Set(1, 2)), new(0, Set()), new(1, Set()), new(2, Set())]));
    }

    [Fact]
    public void Pools_of_about_the_same_size_are_full_at_different_times()
    {
        var spare = Enumerable.Range(0, 64).Select(i =>
        {
            var (random, rows) = (new Random(i), RowsOf(2000 + (i * 3)));
            var sets = Enumerable.Range(0, 64).Select(m => new MirrorFiles(m, Some(random, rows.Count)));
            var pool = Apply(HolderColumn.Empty, [.. sets], rows: rows).Sets;
            return pool.Words.Length - pool.Count;
        }).ToArray();

        Assert.InRange(spare.Min(), 20, 50);
        Assert.InRange(spare.Max(), spare.Min() * 2, 120);
        Assert.All(spare.GroupBy(s => s / 10), g => Assert.InRange(g.Count(), 1, 25));
    }

    private static FileRows RowsOf(int files) =>
        FileRows.Of([.. Enumerable.Range(0, files).Select(id => new FileFacts(id, 1, 0, 0, 0, 1))]);

    private static FileSet Some(Random random, int below) =>
        Set([.. Enumerable.Range(0, below).Where(id => id == below - 1 || random.Next(3) > 0)]);

    private static HolderColumn Apply(HolderColumn column, MirrorFiles[] sets, int rangeWords = 1 << 18, FileRows? rows = null)
    {
        foreach (var held in HeldFiles.Of(sets, rangeWords)) column = column.With(held, rows ?? Rows);
        return column;
    }
}
