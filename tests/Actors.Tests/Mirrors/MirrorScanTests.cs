using MirrorActors.Actors.Mirrors;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Mirrors;

public sealed class MirrorScanTests : IAsyncLifetime
{
    private static readonly TimeSpan MoreThanInterval = TimeSpan.FromMinutes(75);
    private MirrorWorld _world = null!;

    public async Task InitializeAsync()
    {
        _world = await MirrorWorld.StartAsync(probes: false);
        await _world.DoneAsync("a", new RegisterMirror(Mirror.Definition()));
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_scan_on_command_is_durable_before_it_is_answered_also_for_a_disabled_mirror()
    {
        var answer = await _world.ScanAsync("a");

        Assert.Equal((ScanResult.Completed, 2L), (answer.Report!.Result, answer.Report.Matched));
        Assert.Equal(["mirror.registered", "mirror.scanned"], await _world.TypesAsync("a"));
        var facts = await _world.SeenAsync("a", m => m.FileCount == 2, "with files");
        Assert.NotNull(await _world.Blobs.GetAsync(facts.FileSet!, CancellationToken.None));
        Assert.All(_world.Files.Table.All(), file => Assert.True(file.Holders.Contains(facts.Ordinal)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_scan_that_fails_there_or_here_keeps_the_old_set(bool breaks)
    {
        await _world.ScanAsync("a");
        _world.Scanner.Finds = null;
        if (breaks) _world.Scanner.Breaks = new InvalidOperationException("a bug");

        var answer = await _world.ScanAsync("a");

        Assert.Equal(ScanResult.Failed, answer.Report!.Result);
        var facts = await _world.SeenAsync("a", m => m.LastScan?.Result == ScanResult.Failed, "reported as failed");
        Assert.Equal((2, ScanResult.Completed), (facts.FileCount, facts.LastGoodScan!.Result));
        Assert.All(_world.Files.Table.All(), file => Assert.True(file.Holders.Contains(facts.Ordinal)));
    }

    [Fact]
    public async Task The_transcript_of_the_last_scan_is_kept_in_memory_alone()
    {
        _world.Scanner.Transcript = ["GET http://a.example/: 403"];
        _world.Scanner.Finds = null;
        var failed = (await _world.ScanAsync("a")).Report!;
        var transcript = (await TranscriptAsync()).Transcript!;
        Assert.Equal((ScanResult.Failed, failed.Started), (transcript.Result, transcript.Started));
        Assert.Equal(_world.Scanner.Transcript, transcript.Lines);

        _world.Scanner.LeavesNothing = Mirror.Report(ScanResult.Unchanged, 0);
        await _world.ScanAsync("a");
        Assert.Equal(ScanResult.Failed, (await TranscriptAsync()).Transcript!.Result);
        _world.Scanner.LeavesNothing = Mirror.Report(ScanResult.Busy, 0);
        await _world.ScanAsync("a");
        Assert.Equal(ScanResult.Busy, (await TranscriptAsync()).Transcript!.Result);
        _world.Scanner.Breaks = new InvalidOperationException("a bug");
        await _world.ScanAsync("a");
        Assert.Null((await TranscriptAsync()).Transcript);

        await _world.ShownAsync();
        _world = await _world.RestartAsync();
        Assert.Null((await TranscriptAsync()).Transcript);

        Task<ScanTranscriptAnswer> TranscriptAsync() => Awaited.Of(
            _world.Region.GetTranscriptAsync(MirrorWorld.Repository, MirrorId.Parse("a"), CancellationToken.None), "the transcript");
    }

    [Fact]
    public async Task A_scan_is_compared_with_the_set_in_force()
    {
        await _world.ScanAsync("a");
        Assert.Null((await _world.Scanner.Requests.NextAsync("the first scan")).ReadPrevious);

        await _world.ScanAsync("a", acceptLoss: true);

        var second = await _world.Scanner.Requests.NextAsync("the second scan");
        var previous = await second.ReadPrevious!(CancellationToken.None);
        Assert.Equal((2, true), (previous!.Count, second.AcceptLoss));
    }

    [Fact]
    public async Task A_scan_is_told_what_the_last_good_one_knew_of_the_trace()
    {
        var known = new Trace(Mirror.Noon, TimeSpan.FromHours(3));
        _world.Scanner.Trace = known;
        await _world.ScanAsync("a");
        Assert.Null((await _world.Scanner.Requests.NextAsync("the first scan")).LastGood);
        _world.Scanner.Finds = null;
        await _world.ScanAsync("a");
        await _world.Scanner.Requests.NextAsync("the failed scan");

        await _world.ScanAsync("a");

        var last = (await _world.Scanner.Requests.NextAsync("the third scan")).LastGood;
        Assert.Equal(known, new Trace(last?.Trace, last?.TraceBehind));
    }

    [Fact]
    public async Task Only_an_enabled_mirror_is_scanned_by_itself_at_once_and_then_on_the_interval()
    {
        await _world.AdvanceAsync(MoreThanInterval);
        Assert.True(_world.Scanner.Requests.IsEmpty);

        await _world.DoneAsync("a", new EnableMirror());
        await _world.Scanner.Requests.NextAsync("the scan after enabling");
        await _world.RecordedAsync("a", "mirror.scanned");
        await _world.SeenAsync("a", m => m.FileCount == 2, "scanned");
        await _world.AdvanceAsync(MoreThanInterval);
        await _world.Scanner.Requests.NextAsync("the scan after an interval");
    }

    [Fact]
    public async Task Before_there_is_a_catalogue_nothing_is_scanned_and_nothing_recorded()
    {
        _world.Scanner.IsReady = false;
        await _world.DoneAsync("a", new EnableMirror());
        Assert.Equal(RefusalKind.Unavailable, (await _world.ScanAsync("a")).Refusal!.Kind);
        await _world.AdvanceAsync(MirrorLimits.Again);
        Assert.Equal(["mirror.registered", "mirror.enabled"], await _world.TypesAsync("a"));

        _world.Scanner.IsReady = true;
        await _world.AdvanceAsync(MirrorLimits.Again);

        await _world.RecordedAsync("a", "mirror.scanned");
    }

    [Fact]
    public async Task A_mirror_that_moved_holds_nothing_until_it_is_scanned_there_which_is_at_once()
    {
        _world.StartProbes();
        await _world.UpAsync("b");
        _world.Scanner.Hold();
        await _world.DoneAsync("b", new ChangeMirror(Mirror.Definition("b")));

        var facts = await _world.SeenAsync("b", m => m.FileSet is null, "without files");
        Assert.All(_world.Files.Table.All(), file => Assert.False(file.Holders.Contains(facts.Ordinal)));

        _world.Scanner.LetGo();
        await _world.SeenAsync("b", m => m.FileCount == 2, "scanned again");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_its_blob_the_set_in_force_counts_by_its_number(bool isThere)
    {
        await _world.ScanAsync("a");
        var blob = (await _world.SeenAsync("a", m => m.FileCount == 2, "with files")).FileSet!;
        if (isThere) _world.Blobs.Damage(blob);
        else await _world.Blobs.DeleteAsync(blob, CancellationToken.None);
        await _world.Scanner.Requests.NextAsync("the first scan");

        _world.Scanner.Finds = [1];
        await _world.ScanAsync("a");

        var second = await _world.Scanner.Requests.NextAsync("the second scan");
        Assert.Null(await second.ReadPrevious!(CancellationToken.None));
        Assert.Equal(2, second.LastGood?.Matched);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_set_that_cannot_be_read_does_not_replace_the_one_before(bool isThere)
    {
        await _world.ScanAsync("a");
        var before = await _world.SeenAsync("a", m => m.FileCount == 2, "with files");
        var blob = await _world.Blobs.PutAsync(FileIndexFixture.Set(1).Encode(), CancellationToken.None);
        if (isThere) _world.Blobs.Damage(blob);
        else await _world.Blobs.DeleteAsync(blob, CancellationToken.None);
        var report = Mirror.Report(ScanResult.Completed, 1);

        await _world.DoneAsync("a", new RecordScan(report, blob));

        var after = await _world.SeenAsync("a", m => m.LastGoodScan?.Matched == 1, "scanned again");
        Assert.Equal((2, before.FileSet), (after.FileCount, after.FileSet));
        Assert.All(_world.Files.Table.All(), file => Assert.True(file.Holders.Contains(after.Ordinal)));
    }

    [Fact]
    public async Task Callers_share_one_scan_and_one_that_accepts_loss_gets_its_own()
    {
        var actor = await _world.ActorAsync("a");
        _world.Scanner.Hold();
        var scans = new[] { false, false, true }
            .Select(accept => actor.AskAsync<ScanAnswer>(r => new ScanNow(accept, r), MirrorLimits.ScanDeadline, CancellationToken.None))
            .ToArray();
        await _world.Scanner.Requests.NextAsync("the first scan");
        await actor.AskAsync<MirrorState>(r => new GetMirrorState(r), MirrorLimits.CommandDeadline, CancellationToken.None);

        _world.Scanner.LetGo();
        var answers = await Awaited.Of(Task.WhenAll(scans), "all answers");

        Assert.Same(answers[0].Report, answers[1].Report);
        Assert.True((await _world.Scanner.Requests.NextAsync("the second scan")).AcceptLoss);
        Assert.True(_world.Scanner.Requests.IsEmpty);
    }

    [Fact]
    public async Task What_was_listed_before_the_mirror_moved_is_not_taken_over()
    {
        _world.Scanner.Hold();
        var scan = _world.ScanAsync("a");
        await _world.Scanner.Requests.NextAsync("the first scan");
        await _world.DoneAsync("a", new ChangeMirror(Mirror.Definition() with { Urls = new MirrorUrls("http://new.example/") }));

        _world.Scanner.LetGo();
        await scan;

        Assert.Equal("http://new.example/", (await _world.Scanner.Requests.NextAsync("another scan")).Mirror.Urls.Http);
        Assert.Equal(["mirror.registered", "mirror.changed", "mirror.scanned"], await _world.TypesAsync("a"));
    }

    [Fact]
    public async Task A_report_that_could_not_be_written_is_written_when_the_log_is_back()
    {
        _world.Engine.FailNextAppends(1, mayHaveCommitted: false, committed: false);

        var scan = _world.ScanAsync("a");
        await _world.Clock.WaitForTimerAsync(MirrorLimits.Again);
        Assert.Single(await _world.TypesAsync("a"));
        _world.Clock.Advance(MirrorLimits.Again);

        Assert.Equal(ScanResult.Completed, (await scan).Report!.Result);
        Assert.Equal(["mirror.registered", "mirror.scanned"], await _world.TypesAsync("a"));
    }

    [Fact]
    public async Task A_scheduler_lets_only_so_many_scans_run_together()
    {
        using var scheduler = new ScanScheduler(2);
        var release = new TaskCompletionSource();
        var begun = 0;
        var runs = Enumerable.Range(0, 3).Select(n => scheduler.RunAsync(
            async _ =>
            {
                Interlocked.Increment(ref begun);
                await release.Task;
                return n;
            },
            CancellationToken.None)).ToArray();

        Assert.Equal(2, Volatile.Read(ref begun));
        release.SetResult();
        var ended = await Awaited.Of(Task.WhenAll(runs), "all scans");
        Assert.Equal([0, 1, 2], ended);
    }
}
