using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Scanning.Checks;

public sealed class SpotCheckTests : IAsyncLifetime
{
    private const int Files = 1000;
    private static readonly MirrorDefinition Mirror = CheckKit.Mirror(new Uri("http://mirror.example/"));
    private readonly FileIndexFixture _index = new();

    public Task InitializeAsync() => _index.ApplyAsync(
        [.. Enumerable.Range(1, Files).Select(i => FileIndexFixture.Put($"/f/{i}.iso", i, size: i, modified: i))]);

    public Task DisposeAsync() => _index.StopAsync();

    [Fact]
    public void The_newest_come_first_and_nothing_comes_twice()
    {
        var picked = Ids(SpotSample.Pick(_index.Table, Mirror, new SpotSize(20, 10), new Random(1)));
        Assert.Equal(Enumerable.Range(Files - 9, 10).Reverse(), picked[..10]);
        Assert.Equal(30, picked.Distinct().Count());
    }

    [Fact]
    public void All_are_picked_when_there_are_no_more()
    {
        var picked = Ids(SpotSample.Pick(_index.Table, Mirror, new SpotSize(Files, 10), new Random(1)));
        Assert.Equal(Enumerable.Range(1, Files), picked.Order());
        Assert.Empty(SpotSample.Pick(_index.Table, Mirror, default, new Random(1)));
    }

    [Fact]
    public void Each_file_is_as_likely_as_any_other()
    {
        var counts = new long[Files];
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            foreach (var id in Ids(SpotSample.Pick(_index.Table, Mirror, new SpotSize(50, 0), random))) counts[id - 1]++;
        }

        var expected = new double[Files];
        Array.Fill(expected, 100.0);
        // Without replacement the counts vary a little less than independent ones.
        var statistic = counts.Zip(expected, (seen, mean) => (seen - mean) * (seen - mean) / mean).Sum();
        Assert.InRange(statistic, 700, 1200);
    }

    [Fact]
    public void Only_files_that_the_mirror_is_used_for_and_that_the_tree_has_are_picked()
    {
        _index.Table.Missing = FileIndexFixture.Set(50, 51, 52);
        var rules = new MirrorFileRules { MinSize = 41, MaxSize = 60, Exclude = ["/f/55.iso"] };
        var size = new SpotSize(100, 3, new DateTimeOffset(59, TimeSpan.Zero));
        var picked = Ids(SpotSample.Pick(_index.Table, Mirror with { Files = rules }, size, new Random(1)));
        Assert.Equal([58, 57, 56], picked[..3]);
        Assert.Equal(Enumerable.Range(41, 18).Except([50, 51, 52, 55]), picked.Order());
    }

    [Fact]
    public async Task Files_that_are_just_being_replaced_are_not_picked()
    {
        await _index.ApplyAsync(FileIndexFixture.Put("/f/1000.iso", Files, Files, Files) with { IsSuspended = true });
        Assert.Equal(Files - 1, Assert.Single(Ids(SpotSample.Pick(_index.Table, Mirror, new SpotSize(0, 1), new Random(1)))));
    }

    [Fact]
    public async Task Answers_are_told_by_kind_and_two_are_asked_for_at_a_time()
    {
        var check = new FakeCheck();
        check.Answers["/f/2.iso"] = new FileCheckResult(FileCheckVerdict.Gone, "404 for 2");
        check.Answers["/f/3.iso"] = new FileCheckResult(FileCheckVerdict.Outdated, "200 for 3");
        check.Answers["/f/4.iso"] = new FileCheckResult(FileCheckVerdict.Unclear, "403 for 4");
        var result = await new SpotCheck(check).RunAsync(Mirror, Find(1, 2, 3, 4, 5), CancellationToken.None);
        Assert.Equal((5, 1), (result.Asked, result.Unclear));
        Assert.Equal([1, 5], result.Held.Select(id => id.Value));
        Assert.Equal([3], result.Outdated.Select(id => id.Value));
        Assert.Equal([2], result.Gone.Select(id => id.Value));
        Assert.Equal("404 for 2", result.FirstProblem);
        Assert.Null(result.Busy);
        Assert.InRange(check.Most, 1, CheckLimits.Connections);
    }

    [Fact]
    public async Task A_busy_mirror_is_not_asked_any_more()
    {
        var check = new FakeCheck();
        check.Answers["/f/1.iso"] = new FileCheckResult(FileCheckVerdict.Busy, "429") { RetryAfter = TimeSpan.FromSeconds(9) };
        var result = await new SpotCheck(check).RunAsync(Mirror, Find([.. Enumerable.Range(1, 100)]), CancellationToken.None);
        // The other question of the two may go on until it sees that; nobody begins a third one then.
        Assert.InRange(result.Asked, 1, 99);
        Assert.Equal(TimeSpan.FromSeconds(9), result.Busy!.RetryAfter);
    }

    [Fact]
    public async Task Cancelling_ends_the_check()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new SpotCheck(new FakeCheck()).RunAsync(Mirror, Find(1, 2, 3), stop.Token));
    }

    private static List<int> Ids(IReadOnlyList<FileEntry> files) => [.. files.Select(file => file.Id.Value)];

    private FileEntry[] Find(params int[] ids) => [.. ids.Select(id => _index.Find($"/f/{id}.iso"))];
}
