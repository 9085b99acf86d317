using System.Text;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Manifests;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Actors.Tests.Scanning.HttpIndex;
using MirrorActors.Engine.Settings;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Scanning.Manifests;

/// <summary>Mirrors whose manifest means harm.</summary>
[Collection(AloneCollection.Name)]
public sealed class HostileManifestTests
{
    private const string Row = "-rw-r--r-- 1 a b 5 Jan  2  2020 real\n";
    private static readonly long Many = ListingKit.IsLong ? 10_000_000 : 200_000;

    [Theory]
    [InlineData("ls-lR", true)]
    [InlineData("ls-lR", false)]
    [InlineData("ls-lR.gz", true)]
    [InlineData("ls-lR.gz", false)]
    public async Task Wherever_the_connection_breaks_the_listing_fails(string name, bool isReset)
    {
        var text = ManifestKit.Bytes(".:\n" + Row + Row);
        var body = name.EndsWith(".gz", StringComparison.Ordinal) ? ManifestKit.Gzip(text) : text;
        byte[] answer = [.. ScriptedServer.Head($"Content-Length: {body.Length}\r\n"), .. body];
        var cut = 0;
        await using var server = new ScriptedServer(async (_, stream, stop) =>
        {
            await stream.WriteAsync(answer.AsMemory(0, cut), stop);
            if (isReset) ScriptedServer.Reset(stream);
        });
        for (; cut < answer.Length; cut++) Assert.Equal(ListingFailure.Failed, (await FailsAsync(server, name)).Failure);
        if (!isReset) Assert.Equal(2, (await ListAsync(server, name)).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_trickles_ends_with_the_time_of_the_scan(bool isHead)
    {
        var clock = new FakeClock();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new ScriptedServer(async (_, stream, stop) =>
        {
            if (!isHead) await stream.WriteAsync(ScriptedServer.Head(), stop);
            await stream.WriteAsync("H"u8.ToArray(), stop);
            begun.TrySetResult();
            while (true)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, stop);
                await stream.WriteAsync("x"u8.ToArray(), stop);
            }
        });
        var budget = ManifestKit.Budget with { Time = TimeSpan.FromMinutes(5) };
        var failing = FailsAsync(server, "ls-lR", budget, clock);
        await Awaited.Of(begun.Task, "the first byte");
        clock.Advance(budget.Time);
        Assert.Equal(ListingFailure.Failed, (await Awaited.Of(failing, "the end of the listing")).Failure);
    }

    [Theory]
    [InlineData("ls-lR", ".:\n")]
    [InlineData("SHA256SUMS", "")]
    [InlineData("fullfiletimelist", "[Version]\n2\n\n[Files]\n")]
    [InlineData("mirroractors.manifest.gz", "")]
    [InlineData("Release", "SHA256:\n")]
    public async Task One_endless_line_ends_at_the_budget_for_bytes(string name, string begin)
    {
        var bomb = name.EndsWith(".gz", StringComparison.Ordinal) ? ManifestKit.Gzip(new byte[100 << 20]) : null;
        await using var server = new ScriptedServer(async (_, stream, stop) =>
        {
            await stream.WriteAsync(ScriptedServer.Head(), stop);
            await stream.WriteAsync(bomb ?? Encoding.ASCII.GetBytes(begin), stop);
            var piece = new byte[32 << 10];
            piece.AsSpan().Fill((byte)'x');
            while (bomb is null) await stream.WriteAsync(piece, stop);
        });
        using var memory = new MemoryWatch();
        var failure = await FailsAsync(server, name, new ListingBudget { Entries = 1000, Bytes = 32 << 20 });
        Assert.True(failure.Failure == ListingFailure.Budget, failure.Message);
        Assert.InRange(await memory.MostAsync(), long.MinValue, 16 << 20);
    }

    [Fact]
    public async Task Many_entries_are_listed_in_little_memory()
    {
        const int Rows = 1000;
        await using var server = new ScriptedServer(async (_, stream, stop) =>
        {
            await stream.WriteAsync(ScriptedServer.Head(), stop);
            await stream.WriteAsync(".:\n"u8.ToArray(), stop);
            for (var sent = 0L; sent < Many; sent += Rows)
            {
                var rows = string.Concat(Enumerable.Range(0, Rows).Select(i => $"-rw-r--r-- 1 a b 5 Jan  2  2020 f{sent + i}\n"));
                await stream.WriteAsync(Encoding.ASCII.GetBytes(rows), stop);
            }
        });
        using var memory = new MemoryWatch();
        var (count, last) = (0L, "");
        await foreach (var entry in Entries(server, "ls-lR", new ListingBudget { Entries = Many }, TimeProvider.System))
            (count, last) = (count + 1, entry.Path);
        Assert.Equal((Many, $"f{Many - 1}"), (count, last));
        Assert.InRange(await memory.MostAsync(), long.MinValue, 16 << 20);
    }

    [Theory]
    [InlineData("http://10.0.0.1/ls-lR")]
    [InlineData("http://[::ffff:10.0.0.1]/ls-lR")]
    [InlineData("/again")]
    [InlineData("file:///etc/passwd")]
    public async Task Redirects_that_lead_nowhere_are_not_followed(string target)
    {
        var asked = 0;
        await using var server = new ScriptedServer((_, stream, stop) =>
        {
            asked++;
            return stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), stop).AsTask();
        });
        Assert.Equal(ListingFailure.Failed, (await FailsAsync(server, "ls-lR")).Failure);
        Assert.InRange(asked, 1, 10);
    }

    private static async Task<List<ListedEntry>> ListAsync(
        ScriptedServer server, string name, ListingBudget? budget = null, TimeProvider? clock = null)
    {
        var entries = new List<ListedEntry>();
        await foreach (var entry in Entries(server, name, budget ?? ManifestKit.Budget, clock ?? TimeProvider.System)) entries.Add(entry);
        return entries;
    }

    private static Task<ListingException> FailsAsync(
        ScriptedServer server, string name, ListingBudget? budget = null, TimeProvider? clock = null) =>
        Assert.ThrowsAsync<ListingException>(() => ListAsync(server, name, budget, clock));

    private static async IAsyncEnumerable<ListedEntry> Entries(
        ScriptedServer server, string name, ListingBudget budget, TimeProvider clock)
    {
        using var http = new OutgoingHttp(OutgoingTestKit.Loopback, clock);
        var options = new ManifestOptions(ManifestKinds.Parse(name).Value!, null);
        var lister = new ManifestLister(http, new FileTable(), options, clock, audit: null);
        await foreach (var entry in lister.ListAsync(new ListingTarget(server.Url), new ListingMeter(budget), CancellationToken.None))
            yield return entry;
    }
}
