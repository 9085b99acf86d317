using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Blobs;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Peers;
using MirrorActors.Engine.Threads;
using MirrorActors.Protocol;

namespace MirrorActors.Web.Tests.Peers;

public sealed class BlobEndpointTests : IAsyncLifetime, IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 13))];
    private static readonly BlobRef Blob = BlobAddress.Of(Content);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false })
    {
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private BlobNode _node = null!;

    public async Task InitializeAsync() => _node = await BlobNode.StartAsync();

    public async Task DisposeAsync() => await _node.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_blob_is_sent_whole_in_part_and_as_a_head()
    {
        await _node.Disk.PutAsync(Content, default);

        using var whole = await AskAsync(HttpMethod.Get, Blob.Sha256);
        Assert.Equal((HttpStatusCode.OK, Content.Length), (whole.StatusCode, (int)whole.Content.Headers.ContentLength!));
        Assert.Equal(Content, await whole.Content.ReadAsByteArrayAsync());

        using var part = await AskAsync(HttpMethod.Get, Blob.Sha256, from: 299_000);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(new ContentRangeHeaderValue(299_000, 299_999, 300_000), part.Content.Headers.ContentRange);
        Assert.Equal(Content[299_000..], await part.Content.ReadAsByteArrayAsync());

        using var head = await AskAsync(HttpMethod.Head, Blob.Sha256);
        Assert.Equal((HttpStatusCode.OK, Content.Length), (head.StatusCode, (int)head.Content.Headers.ContentLength!));

        using var beyond = await AskAsync(HttpMethod.Get, Blob.Sha256, from: 300_000);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
    }

    [Theory]
    [InlineData("", HttpStatusCode.NotFound)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", HttpStatusCode.NotFound)]
    [InlineData("00", HttpStatusCode.BadRequest)]
    [InlineData("..%2f..%2f..%2fetc%2fpasswd", HttpStatusCode.BadRequest)]
    public async Task An_address_without_a_blob_is_told(string hash, HttpStatusCode status)
    {
        using var answer = await AskAsync(HttpMethod.Get, hash);
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task A_blob_is_kept_and_kept_again()
    {
        Assert.Equal(HttpStatusCode.NoContent, await PutAsync(Blob, Content));
        Assert.Equal(Content, (await _node.Disk.GetAsync(Blob, default))!.Value.ToArray());
        Assert.Equal(HttpStatusCode.NoContent, await PutAsync(Blob, Content));
    }

    [Fact]
    public async Task Many_who_bring_one_blob_agree()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => PutAsync(Blob, Content)));
        Assert.All(answers, status => Assert.Equal(HttpStatusCode.NoContent, status));
        Assert.Equal(0, _node.Unfinished);
    }

    [Fact]
    public async Task Other_bytes_than_those_of_the_address_are_refused()
    {
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await PutAsync(Blob, [.. Content.Select(b => (byte)~b)]));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await PutAsync(Blob, Content[..^1]));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PutAsync(Blob, [.. Content, 0]));
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(Blob with { Size = Limits.BlobBytes + 1 }, Content));
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(Blob with { Size = -1 }, Content));
        Assert.False(_node.Disk.Has(Blob));
        Assert.Equal(0, _node.Unfinished);
    }

    [Fact]
    public async Task A_blob_of_many_megabytes_is_taken()
    {
        var content = new byte[40 << 20];
        Assert.Equal(HttpStatusCode.NoContent, await PutAsync(BlobAddress.Of(content), content));
    }

    [Fact]
    public async Task Two_nodes_exchange_blobs()
    {
        var root = Directory.CreateTempSubdirectory("mirroractors-");
        var disk = new DiskBlobStore(root.FullName);
        await using (var store = new PeerBlobStore(
            disk, new OnePeer(_http, _node.Url), new ReadBudget(long.MaxValue, TimeProvider.System), TimeProvider.System,
            NullLogger<PeerBlobStore>.Instance))
        {
            await store.PutAsync(Content, default);
            Assert.Equal(0, store.Short);
            Assert.Equal(Content, (await _node.Disk.GetAsync(Blob, default))!.Value.ToArray());

            await disk.DeleteAsync(Blob, default);
            Assert.Equal(Content, (await store.GetAsync(Blob, default))!.Value.ToArray());
            Assert.True(disk.Has(Blob));
        }

        root.Delete(recursive: true);
    }

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, string hash, int? from = null)
    {
        using var request = new HttpRequestMessage(method, $"{_node.Url}{PeerHeaders.Prefix}blobs/{hash}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (from is not null) request.Headers.Range = new RangeHeaderValue(from, null);
        return await _http.SendAsync(request);
    }

    private async Task<HttpStatusCode> PutAsync(BlobRef blob, byte[] content)
    {
        using var body = new ByteArrayContent(content);
        using var answer = await _http.PutAsync($"{_node.Url}{PeerHeaders.Prefix}blobs/{blob.Sha256}?size={blob.Size}", body);
        return answer.StatusCode;
    }

    private sealed class OnePeer(HttpClient http, string url) : IPeers
    {
        public IReadOnlyList<NodeInfo> Others { get; } = [new("other", url, [NodeRoles.Worker], "test", NodeState.Up) { Peer = url }];

        public Task Changed { get; } = new TaskCompletionSource().Task;

        public Task<HttpResponseMessage> SendAsync(NodeInfo peer, HttpRequestMessage request, CancellationToken token)
        {
            request.RequestUri = new Uri(new Uri(url), request.RequestUri!);
            request.Version = HttpVersion.Version20;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
            return http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
        }
    }
}
