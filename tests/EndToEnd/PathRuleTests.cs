using System.Net;
using MirrorActors.EndToEnd.Harness;

namespace MirrorActors.EndToEnd;

public sealed class PathRuleTests
{
    [Fact]
    public async Task Blocks_and_holds_act_at_once_and_after_a_kill()
    {
        using var tree = new TempFolder();
        tree.Write("a.iso", new string('x', 5000));
        tree.Write("b.iso", new string('x', 5000));
        await using var node = await TestNode.StartAsync(tree.Path, "probe.interval=1h");
        await node.Pbm.RunAsync("catalogue", "scan", "--wait");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(node, "/a.iso"));
        await node.Pbm.RunAsync("path", "block", "/a.iso", "--status", "451", "--reason", "court order 7");
        await node.Pbm.RunAsync("path", "hold", "/b.iso", "--until", "1d");
        await AssertRefusedAsync(node);

        await node.Process.KillAsync();
        await node.StartAsync();
        await AssertRefusedAsync(node);
        await node.Pbm.RunAsync("path", "allow", "/a.iso");
        await node.Pbm.RunAsync("path", "allow", "/b.iso");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(node, "/a.iso"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(node, "/b.iso"));
    }

    private static async Task AssertRefusedAsync(TestNode node)
    {
        Assert.Equal(HttpStatusCode.UnavailableForLegalReasons, await StatusAsync(node, "/a.iso"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(node, "/b.iso"));
    }

    private static async Task<HttpStatusCode> StatusAsync(TestNode node, string path)
    {
        using var answer = await node.GetAsync(path);
        return answer.StatusCode;
    }
}
