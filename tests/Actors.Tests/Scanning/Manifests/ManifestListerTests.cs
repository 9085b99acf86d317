using Microsoft.AspNetCore.Http;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Actors.Scanning.Manifests;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Actors.Tests.Scanning.Checks;
using MirrorActors.Engine.Settings;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Scanning.Manifests;

public sealed class ManifestListerTests : IAsyncLifetime
{
    private const int Files = 100;
    private readonly FileIndexFixture _index = new();
    private readonly FakeCheck _check = new();
    private Func<HttpContext, Task> _answer = _ => Task.CompletedTask;

    public Task InitializeAsync() => _index.ApplyAsync(
        [.. Enumerable.Range(1, Files).Select(i => FileIndexFixture.Put($"/d/{i}", i, i, DateTime.UnixEpoch.AddSeconds(i).Ticks))]);

    public Task DisposeAsync() => _index.StopAsync();

    [Fact]
    public async Task A_listing_is_good_when_a_sample_is_there()
    {
        Answer(Rows(Enumerable.Range(1, Files)));
        Assert.Equal(Files, (await ListAsync()).Count);
        Assert.Equal(30, _check.Asked.Distinct().Count());
        Assert.Equal(Enumerable.Range(Files - 9, 10).Reverse().Select(i => $"/d/{i}"), _check.Asked[..10].OrderDescending(NumericOrder));
    }

    [Fact]
    public async Task One_file_that_is_gone_or_differs_refuses_the_listing()
    {
        Answer(Rows(Enumerable.Range(1, Files)));
        _check.Answers["/d/100"] = new FileCheckResult(FileCheckVerdict.Gone, "404 for /d/100");
        Assert.Equal(
            "the manifest says more than is there: 1 of 30 files asked for are gone or differ: 404 for /d/100", await FailsAsync());
        _check.Answers["/d/100"] = new FileCheckResult(FileCheckVerdict.Outdated, "200, 5 bytes");
        Assert.Contains("says more than is there", await FailsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_listed_files_that_may_be_the_published_ones_are_asked_for()
    {
        _index.Table.Missing = FileIndexFixture.Set(3);
        Answer(Rows([1, 3]) + "-rw-r--r-- 1 a b 9 1970-01-01 00:00 2\n-rw-r--r-- 1 a b 9 1970-01-01 00:00 foreign\n");
        await ListAsync();
        Assert.Equal(["/d/1"], _check.Asked);
    }

    [Fact]
    public async Task A_busy_mirror_is_busy_and_one_that_answers_nothing_clear_is_not_believed()
    {
        Answer(Rows(Enumerable.Range(1, 10)));
        _check.Answers["/d/10"] = new FileCheckResult(FileCheckVerdict.Busy, "429 for /d/10") { RetryAfter = TimeSpan.FromSeconds(5) };
        var busy = await Assert.ThrowsAsync<ListingException>(() => ListAsync());
        Assert.Equal((ListingFailure.Busy, TimeSpan.FromSeconds(5)), (busy.Failure, busy.RetryAfter));
        for (var i = 1; i <= 10; i++) _check.Answers[$"/d/{i}"] = new FileCheckResult(FileCheckVerdict.Unclear, "403");
        Assert.Contains("cannot be checked against the files: 403", await FailsAsync(), StringComparison.Ordinal);
        for (var i = 1; i <= 5; i++) _check.Answers.Remove($"/d/{i}");
        Assert.Equal(10, (await ListAsync()).Count);
    }

    [Fact]
    public async Task The_real_check_asks_the_mirror_itself()
    {
        Answer(Rows([1, 2]));
        using var http = OutgoingTestKit.Http();
        var check = new FileCheck(http, CheckKit.Options, new FakeClock());
        Assert.Contains("404 for /d/", await FailsAsync(check: check), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, ListingFailure.Absent)]
    [InlineData(410, ListingFailure.Absent)]
    [InlineData(429, ListingFailure.Busy)]
    [InlineData(503, ListingFailure.Busy)]
    [InlineData(403, ListingFailure.Failed)]
    [InlineData(500, ListingFailure.Failed)]
    [InlineData(206, ListingFailure.Failed)]
    public async Task An_answer_without_the_manifest_is_a_failure_of_its_kind(int status, ListingFailure expected)
    {
        _answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "7";
            return Task.CompletedTask;
        };
        var failure = await Assert.ThrowsAsync<ListingException>(() => ListAsync());
        Assert.Equal(expected, failure.Failure);
        Assert.Equal(expected == ListingFailure.Busy ? TimeSpan.FromSeconds(7) : null, failure.RetryAfter);
    }

    [Fact]
    public async Task Without_a_manifest_nothing_is_known_of_a_directory()
    {
        Answer(Rows([1]));
        Assert.Single(await ListAsync(directory: "d/"));
        Assert.Equal(ListingFailure.Absent, (await Assert.ThrowsAsync<ListingException>(() => ListAsync(directory: "e/"))).Failure);
        _answer = context =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        };
        Assert.Equal(ListingFailure.Failed, (await Assert.ThrowsAsync<ListingException>(() => ListAsync(directory: "d/"))).Failure);
    }

    [Fact]
    public async Task A_manifest_that_breaks_off_is_a_failure()
    {
        var text = ManifestKit.Bytes(Rows(Enumerable.Range(1, Files)));
        _answer = async context =>
        {
            context.Response.ContentLength = text.Length + 10;
            await context.Response.Body.WriteAsync(text);
            context.Abort();
        };
        Assert.Equal(ListingFailure.Failed, (await Assert.ThrowsAsync<ListingException>(() => ListAsync())).Failure);
    }

    [Fact]
    public async Task A_redirect_to_another_host_and_an_unwanted_coding_are_failures()
    {
        _answer = context =>
        {
            context.Response.Redirect("http://127.0.0.2/ls-lR");
            return Task.CompletedTask;
        };
        Assert.Contains("a redirect to another host", await FailsAsync(), StringComparison.Ordinal);
        _answer = context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return Task.CompletedTask;
        };
        Assert.Contains("compresses although it must not", await FailsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gzip_bomb_ends_with_the_budget()
    {
        var bomb = ManifestKit.Gzip(new byte[100 << 20]);
        _answer = context => context.Response.Body.WriteAsync(bomb).AsTask();
        var failure = await Assert.ThrowsAsync<ListingException>(() => ListAsync("ls-lR.gz"));
        Assert.Equal(ListingFailure.Budget, failure.Failure);
    }

    [Fact]
    public async Task The_time_of_the_manifest_tells_the_year()
    {
        _answer = context =>
        {
            context.Response.Headers.LastModified = "Mon, 05 Jan 2015 00:00:00 GMT";
            return context.Response.WriteAsync(".:\n-rw-r--r-- 1 a b 9 Dec  1 10:00 x\n");
        };
        Assert.Equal(new DateTime(2014, 12, 1, 10, 0, 0).Ticks, Assert.Single(await ListAsync()).Time!.Value.Ticks);
    }

    [Fact]
    public async Task A_key_that_cannot_be_read_is_this_nodes_fault()
    {
        var options = new ManifestOptions(ManifestKinds.Parse("mirroractors.manifest.gz").Value!, "/no/such/key.pem");
        var failure = await Assert.ThrowsAsync<ListingException>(() => ListAsync(options: options));
        Assert.Equal(ListingFailure.Missing, failure.Failure);
        Assert.Contains("/no/such/key.pem", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Https_is_listed_where_there_is_one()
    {
        using var http = OutgoingTestKit.Http();
        var lister = Lister(http, new ManifestOptions(ManifestKinds.Parse("/x/ls-lR").Value!), _check);
        Assert.Equal("https://a/", lister.UrlOf(new MirrorUrls(Http: "http://a/", Https: "https://a/")));
        Assert.Equal("http://a/", lister.UrlOf(new MirrorUrls(Http: "http://a/", Rsync: "rsync://a/")));
        Assert.Null(lister.UrlOf(new MirrorUrls(Rsync: "rsync://a/")));
    }

    private static Comparer<string> NumericOrder { get; } =
        Comparer<string>.Create((a, b) => int.Parse(a[3..]).CompareTo(int.Parse(b[3..])));

    private static string Rows(IEnumerable<int> files) => ".:\n\n./d:\n" + string.Concat(files.Select(i =>
        $"-rw-r--r-- 1 a b {i} {DateTimeOffset.FromUnixTimeSeconds(i):yyyy-MM-dd HH:mm:ss}.000000000 +0000 {i}\n"));

    private void Answer(string text) => _answer = context =>
    {
        if (context.Request.Path == "/ls-lR") return context.Response.WriteAsync(text);
        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    };

    private async Task<string> FailsAsync(IFileCheck? check = null) =>
        (await Assert.ThrowsAsync<ListingException>(() => ListAsync(check: check))).Message;

    private ManifestLister Lister(MirrorActors.Actors.Outgoing.OutgoingHttp http, ManifestOptions options, IFileCheck check) => new(
        http, _index.Table, options, TimeProvider.System, new ManifestAudit(_index.Table, new SpotCheck(check), new Random(1)));

    private async Task<List<ListedEntry>> ListAsync(
        string name = "ls-lR", ManifestOptions? options = null, IFileCheck? check = null, string directory = "")
    {
        await using var server = await ToyServer.StartAsync(context => _answer(context));
        using var http = OutgoingTestKit.Http();
        var lister = Lister(http, options ?? new ManifestOptions(ManifestKinds.Parse(name).Value!), check ?? _check);
        var entries = new List<ListedEntry>();
        var target = new ListingTarget(server.Root.AbsoluteUri, directory);
        await foreach (var entry in lister.ListAsync(target, new ListingMeter(ManifestKit.Budget), CancellationToken.None))
            entries.Add(entry);
        return entries;
    }
}
