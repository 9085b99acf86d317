using System.Net;
using MirrorActors.Engine.Settings;
using MirrorActors.Testing.Admin;

namespace MirrorActors.Web.Tests.Admin;

public sealed class ExplainOutcomeTests
{
    [Theory]
    [InlineData(true, 0, "direct as last resort, within its budget")]
    [InlineData(true, 9_999, "503: larger than direct.max-size")]
    [InlineData(false, 0, "503: direct.last-resort is off")]
    public async Task The_outcome_without_a_mirror_is_what_a_request_would_get(
        bool lastResort, long maxSize, string expected)
    {
        await using var node = new AdminNode { Direct = new DirectSettings(lastResort, 0, 10, maxSize) };
        await node.StartAsync();
        Assert.Equal(expected, await OutcomeAsync(node));
    }

    [Fact]
    public async Task Without_a_local_file_there_is_nothing_to_deliver()
    {
        await using var node = await new AdminNode().StartAsync();
        node.RemoveFile("a.iso");
        Assert.Equal("503: no local file", await OutcomeAsync(node));
    }

    [Fact]
    public async Task Of_a_symbolic_link_the_settings_of_its_file_are_told()
    {
        await using var node = new AdminNode
        {
            Paths = [new PathSettings(["/a.iso"]) { Direct = true }, new PathSettings(["/latest.iso"]) { Cache = "no-store" }],
        };
        await node.StartAsync();
        using var client = node.Client();
        var explained = (await client.GetAsync("/v1/repos/default/explain?path=/latest.iso&from=192.0.2.1", HttpStatusCode.OK)).Json;
        Assert.Equal("direct: direct = on (/a.iso)", explained.GetProperty("outcome").GetString());
        Assert.Equal("""{"direct":"on (/a.iso)"}""", explained.GetProperty("settings").GetRawText());
    }

    private static async Task<string?> OutcomeAsync(AdminNode node)
    {
        using var client = node.Client();
        var explained = await client.GetAsync(
            "/v1/repos/default/explain?path=/a.iso&from=192.0.2.1", HttpStatusCode.OK);
        return explained.Json.GetProperty("outcome").GetString();
    }
}
