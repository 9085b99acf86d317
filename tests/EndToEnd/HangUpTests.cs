using MirrorActors.EndToEnd.Harness;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.EndToEnd;

/// <summary>SIGHUP to a node that runs.</summary>
public sealed class HangUpTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task The_corrected_places_are_read_again_and_those_with_a_fault_are_named_and_left_alone()
    {
        using var folder = new TempFolder();
        folder.Write("tree/f.bin", new string('x', 5000));
        var file = Write(folder, "10.0.0.0/8", "de");
        await using var node = await TestNode.StartAsync(folder.Sub("tree"), "probe.interval=1h", $"--config={file}");
        await node.Pbm.RunAsync("catalogue", "scan", "--wait");
        Assert.Equal("DE", (await ExplainAsync(node)).Country);

        Write(folder, "10.0.0.0/8", "fr");
        await node.Process.HangUpAsync();
        await Waiting.UntilAsync(() => ExplainAsync(node), static view => view.Country == "FR", Limit, "the new country");

        Write(folder, "010.0.0.0/8", "at");
        await node.Process.HangUpAsync();
        await Waiting.UntilAsync(
            () => Task.FromResult(node.Process.Output),
            static said => said.Contains("geo.overrides[0].prefix", StringComparison.Ordinal), Limit, "the fault");
        Assert.Equal("FR", (await ExplainAsync(node)).Country);
    }

    private static string Write(TempFolder folder, string prefix, string country) =>
        folder.Write("site.conf", $"geo.overrides = [{{ prefix = \"{prefix}\", country = {country} }}]\n");

    private static Task<ExplainView> ExplainAsync(TestNode node) =>
        node.Pbm.JsonAsync(AdminJson.Default.ExplainView, "explain", "/f.bin", "--from", "10.0.0.1");
}
