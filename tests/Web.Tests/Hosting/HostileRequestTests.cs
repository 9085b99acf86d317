using System.Text;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.Hosting;

public sealed class HostileRequestTests : IAsyncLifetime
{
    private readonly ToyNode _node = new ToyNode().With("/etc/passwd", 1).With("/debian/dists/Release", 2);

    public async Task InitializeAsync()
    {
        _node.Publish(ToyMirror.Make(0, "mirror"));
        await _node.StartAsync();
        await _node.HoldAsync(0, 1, 2);
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Theory]
    [InlineData("/../etc/passwd")]
    [InlineData("/a/../../etc/passwd")]
    [InlineData("/%2e%2e/etc/passwd")]
    [InlineData("/..%2fetc/passwd")]
    [InlineData("/%2e%2e%2fetc/passwd")]
    [InlineData("/etc%2fpasswd")]
    [InlineData("/etc%5cpasswd")]
    [InlineData("/etc\\passwd")]
    [InlineData("/etc/passwd%00")]
    [InlineData("/etc/passwd%0d%0aX-Injected:1")]
    [InlineData("/%c0%ae%c0%ae/etc/passwd")]
    [InlineData("/%ff")]
    [InlineData("/%zz")]
    [InlineData("/%")]
    [InlineData("ftp://mirror.test/etc/passwd")]
    [InlineData("/\u00e9")]
    [InlineData("/\u0001")]
    [InlineData("/a b")]
    public async Task A_hostile_target_is_400(string target)
    {
        var answer = await RawRequest.GetAsync(_node.Address, target);
        Assert.Equal(400, RawRequest.StatusOf(answer));
        Assert.DoesNotContain("Location", answer, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("X-Injected", answer, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Kestrel's own answer: such targets belong to OPTIONS and CONNECT.</summary>
    [Theory]
    [InlineData("*")]
    [InlineData("mirror.test:80")]
    public async Task A_target_of_another_method_is_405(string target) =>
        Assert.Equal(405, RawRequest.StatusOf(await RawRequest.GetAsync(_node.Address, target)));

    [Theory]
    [InlineData("//evil.test/")]
    [InlineData("//evil.test/%2e%2e/x")]
    [InlineData("/https://evil.test/")]
    [InlineData("/@evil.test/")]
    [InlineData("http://evil.test/x")]
    [InlineData("/.git/config")]
    [InlineData("/-/metrics")]
    public async Task An_unknown_target_is_404(string target)
    {
        var answer = await RawRequest.GetAsync(_node.Address, target);
        Assert.Equal(404, RawRequest.StatusOf(answer));
        Assert.Contains("Cache-Control: no-store", answer, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Location", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/debian//dists/Release")]
    [InlineData("//debian/./dists/x/../Release?a=b&..%2f")]
    [InlineData("http://any.test/debian/dists/Release")]
    [InlineData("/%64ebian/dists/Release")]
    public async Task A_target_in_another_spelling_is_redirected_to_the_canonical_path(string target)
    {
        var answer = await RawRequest.GetAsync(_node.Address, target);
        Assert.Contains(
            "\r\nLocation: http://mirror.test/pub/debian/dists/Release\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_targets_and_headers_are_refused()
    {
        Assert.Equal(414, RawRequest.StatusOf(await RawRequest.GetAsync(_node.Address, "/" + new string('a', 2000))));
        Assert.Equal(
            414, RawRequest.StatusOf(await RawRequest.GetAsync(_node.Address, "/" + new string('a', 64 * 1024))));
        var headers = Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: x\r\nX: {new string('a', 64 * 1024)}\r\n\r\n");
        Assert.Equal(431, RawRequest.StatusOf(await RawRequest.SendAsync(_node.Address, headers)));
    }

    [Fact]
    public async Task Rubbish_is_refused_and_the_next_request_is_served()
    {
        var random = new Random(7);
        for (var i = 0; i < 50; i++)
        {
            var rubbish = new byte[random.Next(1, 300)];
            random.NextBytes(rubbish);
            var answer = await RawRequest.SendAsync(
                _node.Address, [.. "GET /"u8, .. rubbish, .. "\r\nHost: x\r\nConnection: close\r\n\r\n"u8]);
            Assert.True(answer.Length == 0 || RawRequest.StatusOf(answer) is 400 or 404 or 505, answer);
        }

        Assert.Equal(302, RawRequest.StatusOf(await RawRequest.GetAsync(_node.Address, "/debian/dists/Release")));
    }

    [Fact]
    public async Task Forged_forwarding_headers_do_no_harm()
    {
        var request = "GET /debian/dists/Release HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: \u0001junk,, [::\r\n"
            + "Forwarded: for=\";;=\r\nX-Forwarded-Proto: \r\nX-Real-IP: 999.1.1.1\r\nConnection: close\r\n\r\n";
        var status = RawRequest.StatusOf(await RawRequest.SendAsync(_node.Address, Encoding.Latin1.GetBytes(request)));
        Assert.True(status is 302 or 400, $"{status}");
    }
}
