using System.Net;
using System.Net.Http.Headers;
using MirrorActors.Engine.Settings;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.Hosting;

public sealed class DirectDeliveryTests : IAsyncLifetime, IDisposable
{
    private const int Size = 200_000;
    private static readonly Uri File = new("/big.iso", UriKind.Relative);
    private static readonly byte[] Content = ToyNode.Content("/big.iso", Size);

    private readonly ToyNode _node = new ToyNode
    {
        Paths = [new PathSettings(["*.iso", "SHA*SUMS"]) { Direct = true }],
    }.With("/big.iso", 1, Size).With("/SHA256SUMS", 2);

    private HttpClient? _client;

    private HttpClient Client => _client ??= _node.Client();

    public Task InitializeAsync() => _node.StartAsync();

    public async Task DisposeAsync() => await _node.DisposeAsync();

    public void Dispose() => _client?.Dispose();

    [Fact]
    public async Task A_whole_file_has_length_type_and_identity()
    {
        using var answer = await Client.GetAsync(File);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Content, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("application/x-iso9660-image", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(ToyNode.Modified, answer.Content.Headers.LastModified);
        Assert.Equal("bytes", answer.Headers.AcceptRanges.Single());
        Assert.NotNull(answer.Headers.ETag);
    }

    [Fact]
    public async Task Sums_are_text()
    {
        using var answer = await Client.GetAsync(new Uri("/SHA256SUMS", UriKind.Relative));
        Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task Head_has_the_length_and_no_body()
    {
        using var answer = await Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, File));
        Assert.Equal(Size, answer.Content.Headers.ContentLength);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData(0, 9)]
    [InlineData(100_000, 199_999)]
    [InlineData(199_999, 199_999)]
    public async Task A_range_is_206(int from, int to)
    {
        using var answer = await RangeAsync($"bytes={from}-{to}");
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal($"bytes {from}-{to}/{Size}", answer.Content.Headers.ContentRange?.ToString());
        Assert.Equal(Content[from..(to + 1)], await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_range_behind_the_end_is_416()
    {
        using var answer = await RangeAsync("bytes=200000-");
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, answer.StatusCode);
        Assert.Equal($"bytes */{Size}", answer.Content.Headers.ContentRange?.ToString());
    }

    [Fact]
    public async Task Several_ranges_are_answered_whole()
    {
        using var answer = await RangeAsync("bytes=0-1,5-6");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Size, answer.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task If_range_holds_only_for_the_same_version()
    {
        using var first = await Client.GetAsync(File);
        using var same = await RangeAsync("bytes=0-9", first.Headers.ETag?.ToString());
        using var sameDate = await RangeAsync("bytes=0-9", ToyNode.Modified.ToString("R"));
        using var other = await RangeAsync("bytes=0-9", "\"other\"");
        Assert.Equal(HttpStatusCode.PartialContent, same.StatusCode);
        Assert.Equal(HttpStatusCode.PartialContent, sameDate.StatusCode);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task A_current_copy_is_not_modified()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, File);
        request.Headers.IfModifiedSince = ToyNode.Modified;
        using var answer = await Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
    }

    [Fact]
    public async Task A_file_replaced_since_the_walk_is_delivered_as_it_is()
    {
        _node.Tree.Write("/big.iso", [1, 2, 3], ToyNode.Modified.AddDays(1));
        using var answer = await Client.GetAsync(File);
        Assert.Equal([1, 2, 3], await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(ToyNode.Modified.AddDays(1), answer.Content.Headers.LastModified);
    }

    private async Task<HttpResponseMessage> RangeAsync(string range, string? ifRange = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, File);
        request.Headers.TryAddWithoutValidation("Range", range);
        if (ifRange is not null) request.Headers.IfRange = RangeConditionHeaderValue.Parse(ifRange);
        return await Client.SendAsync(request);
    }
}
