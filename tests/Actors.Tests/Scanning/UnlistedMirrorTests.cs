using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Scanning;

public sealed class UnlistedMirrorTests : IAsyncLifetime
{
    private const int Files = 100;
    private static readonly TimeSpan Lag = TimeSpan.FromHours(12);
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ScanReport Now = new() { Result = ScanResult.Failed, Started = Noon };
    private static readonly MirrorDefinition Mirror = new()
    {
        Repository = "default",
        Id = "cdn",
        Urls = new MirrorUrls("http://cdn.example/"),
        Files = new MirrorFileRules { Lag = Lag },
    };

    private readonly FileIndexFixture _index = new();
    private readonly HashSet<int> _absent = [];

    public Task InitializeAsync() => _index.ApplyAsync(
        [.. Enumerable.Range(0, Files).Select(i => FileIndexFixture.Put($"/f{i}", i, 1000, Noon.AddHours(-i).UtcTicks))]);

    public Task DisposeAsync() => _index.StopAsync();

    [Fact]
    public async Task It_holds_what_is_older_than_its_lag()
    {
        var found = await AskAsync(null, Now);
        Assert.Equal((Files - 13, 30, 0, null), (found.Held.Count, found.Asked, found.Missed, found.Problem));
        Assert.False(found.Held.Contains(new FileId(12)));
        Assert.True(found.Held.Contains(new FileId(13)));
    }

    [Fact]
    public async Task Its_trace_counts_more_than_its_lag()
    {
        var found = await AskAsync(null, Now with { Trace = Noon.AddHours(-49.5) });
        Assert.Equal(Files - 50, found.Held.Count);
    }

    [Fact]
    public async Task What_it_was_asked_for_and_does_not_have_is_left_out_until_it_has_it()
    {
        // The newest of those that it should have is always asked for.
        _absent.Add(13);
        var first = await AskAsync(null, Now);
        Assert.Equal((1, false, null), (first.Missed, first.Held.Contains(new FileId(13)), first.Problem));

        var later = Now with { Started = Noon.AddHours(24) };
        var second = await AskAsync(first.Held, later);
        Assert.Equal((1, false), (second.Missed, second.Held.Contains(new FileId(13))));
        Assert.True(second.Held.Contains(new FileId(0)), "what is old enough meanwhile is held");

        _absent.Clear();
        Assert.True((await AskAsync(second.Held, later)).Held.Contains(new FileId(13)));
    }

    [Fact]
    public async Task More_than_a_tenth_gone_is_not_believed()
    {
        _absent.UnionWith(Enumerable.Range(13, 4));
        var found = await AskAsync(null, Now);
        Assert.Matches("^of 30 files asked for by HEAD [4-9] are gone or changed", found.Problem);
    }

    [Theory]
    [InlineData(FileCheckVerdict.Busy, ListingFailure.Busy)]
    [InlineData(FileCheckVerdict.Unclear, ListingFailure.Failed)]
    public async Task A_mirror_that_says_nothing_of_its_files_is_no_result(FileCheckVerdict says, ListingFailure failure)
    {
        var thrown = await Assert.ThrowsAsync<ListingException>(() => AskAsync(null, Now, _ => says));
        Assert.Equal(failure, thrown.Failure);
    }

    private Task<UnlistedFinding> AskAsync(FileSet? previous, ScanReport now, Func<FileEntry, FileCheckVerdict>? says = null)
    {
        var check = new FakeFileCheck(
            says ?? (file => _absent.Contains(file.Id.Value) ? FileCheckVerdict.Gone : FileCheckVerdict.Held));
        var request = new ScanRequest(Mirror, previous is null ? null : _ => Task.FromResult<FileSet?>(previous))
        {
            LastGood = previous is null ? null : Now with { CatalogueUpTo = Files - 1 },
        };
        return new UnlistedMirror(_index.Table, new SpotCheck(check)).AskAsync(request, Lag, now, new Random(1), CancellationToken.None);
    }
}
