using Microsoft.AspNetCore.Http;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Actors.Tests.Scanning.Conformance;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Checks;

public sealed class RangeCheckTests : IAsyncLifetime
{
    private const long TwoGiB = 2L << 30;
    private const long Size = 5L << 30;
    private readonly FileIndexFixture _index = new();

    public Task InitializeAsync() => _index.ApplyAsync(
        FileIndexFixture.Put("/x", 1, Size), FileIndexFixture.Put("/small", 2, TwoGiB),
        FileIndexFixture.Put("/" + AwkwardTree.Large, 3, AwkwardTree.LargeSize));

    public Task DisposeAsync() => _index.StopAsync();

    [Theory]
    [InlineData(206, "bytes 5368709119-5368709119/5368709120", RangeVerdict.Can)]
    [InlineData(206, "bytes 1073741823-1073741823/5368709120", RangeVerdict.Cannot)]
    [InlineData(206, "bytes 1073741823-1073741823/1073741824", RangeVerdict.Cannot)]
    [InlineData(206, "bytes 5368709119-5368709119/2147483647", RangeVerdict.Cannot)]
    [InlineData(206, "bytes 5-5/6000000000", RangeVerdict.Unclear)]
    [InlineData(206, "nonsense", RangeVerdict.Cannot)]
    [InlineData(206, null, RangeVerdict.Cannot)]
    [InlineData(200, null, RangeVerdict.Cannot)]
    [InlineData(416, "bytes */5368709120", RangeVerdict.Cannot)]
    [InlineData(416, "bytes */1073741824", RangeVerdict.Cannot)]
    [InlineData(416, "bytes */77", RangeVerdict.Unclear)]
    [InlineData(416, null, RangeVerdict.Unclear)]
    [InlineData(404, null, RangeVerdict.Unclear)]
    [InlineData(503, null, RangeVerdict.Unclear)]
    public async Task An_answer_tells_whether_ranges_beyond_the_threshold_are_served(int status, string? range, RangeVerdict verdict)
    {
        await using var server = await ToyServer.StartAsync(context =>
        {
            Assert.Equal("bytes=5368709119-5368709119", context.Request.Headers.Range);
            context.Response.StatusCode = status;
            if (range is not null) context.Response.Headers.ContentRange = range;
            return context.Response.WriteAsync("x");
        });
        using var http = OutgoingTestKit.Http();
        var result = await new RangeCheck(http, CheckKit.Options)
            .CheckAsync(CheckKit.Mirror(server.Root), _index.Find("/x"), TwoGiB, CancellationToken.None);
        Assert.Equal(verdict, result.Verdict);
        Assert.Contains($"{status} for byte 5368709119 of /x", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_sends_everything_cannot()
    {
        await using var server = await ToyServer.StartAsync(context =>
        {
            context.Response.ContentLength = Size;
            return context.Response.Body.WriteAsync(new byte[100]).AsTask();
        });
        using var http = OutgoingTestKit.Http();
        var result = await new RangeCheck(http, CheckKit.Options)
            .CheckAsync(CheckKit.Mirror(server.Root), _index.Find("/x"), TwoGiB, CancellationToken.None);
        Assert.Equal(RangeVerdict.Cannot, result.Verdict);
    }

    [Fact]
    public async Task A_file_below_the_threshold_and_a_mirror_that_is_away_say_nothing()
    {
        using var http = OutgoingTestKit.Http();
        var check = new RangeCheck(http, CheckKit.Options);
        var away = CheckKit.Mirror(new Uri("http://10.0.0.1/"));
        Assert.Equal(RangeVerdict.Unclear, (await check.CheckAsync(away, _index.Find("/small"), TwoGiB, CancellationToken.None)).Verdict);
        Assert.Equal(RangeVerdict.Unclear, (await check.CheckAsync(away, _index.Find("/x"), TwoGiB, CancellationToken.None)).Verdict);
    }

    [NeedsProgramsFact("nginx")]
    public async Task Nginx_serves_the_last_byte_of_three_gibibytes()
    {
        var tree = new AwkwardTree();
        try
        {
            await using var server = await NginxServer.StartAsync(tree.Root);
            using var http = OutgoingTestKit.Http();
            var (mirror, file) = (CheckKit.Mirror(new Uri($"http://127.0.0.1:{server.Port}/")), _index.Find("/" + AwkwardTree.Large));
            var result = await new RangeCheck(http, CheckKit.Options).CheckAsync(mirror, file, TwoGiB, CancellationToken.None);
            Assert.Equal(RangeVerdict.Can, result.Verdict);
        }
        finally
        {
            tree.Delete();
        }
    }
}
