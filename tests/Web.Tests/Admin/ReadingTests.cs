using System.Net;

namespace MirrorActors.Web.Tests.Admin;

public sealed class ReadingTests : AdminNodeTests
{
    private const string Repo = "/v1/repos/default";

    [Fact]
    public async Task The_catalogue_is_shown_walked_and_accepted()
    {
        var shown = await Client.GetAsync(Repo + "/catalogue", HttpStatusCode.OK);
        Assert.Equal(2, shown.Json.GetProperty("files").GetInt32());
        var walk = await Client.PostAsync(Repo + "/catalogue/scan", null, HttpStatusCode.OK);
        Assert.Equal((2, 0), (walk.Json.GetProperty("files").GetInt32(), walk.Json.GetProperty("removed").GetInt32()));
        await Client.PostAsync(Repo + "/catalogue/accept", null, HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_manifest_has_every_file_and_no_signature()
    {
        var lines = (await Client.GetAsync(Repo + "/catalogue/manifest", HttpStatusCode.OK)).Text.Split('\n');
        Assert.Equal(["MirrorActors manifest 1", "created 2026-01-01T00:00:00Z", "files 2"], lines[..3]);
        Assert.Contains(lines, line => line.StartsWith("10000 2025-12-31T00:00:00.0000000Z ", StringComparison.Ordinal)
            && line.EndsWith(" a.iso", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith(" pool/b c.deb", StringComparison.Ordinal));
        Assert.Equal((6, ""), (lines.Length, lines[^1]));
    }

    [Theory]
    [InlineData("/catalogue")]
    [InlineData("/catalogue/manifest")]
    [InlineData("/file?path=/a.iso")]
    [InlineData("/files")]
    [InlineData("/explain?path=/a.iso&from=192.0.2.1")]
    [InlineData("/mirrors")]
    public async Task An_unknown_repository_is_not_found(string path) =>
        Assert.Equal("repo", (await Client.GetAsync("/v1/repos/other" + path, HttpStatusCode.NotFound)).Faults);

    [Fact]
    public async Task A_file_is_shown_with_the_mirrors_that_hold_it()
    {
        await Client.AddAsync("m");
        await Client.PostAsync(AdminCall.Mirrors + "/m/scan?wait=true", null, HttpStatusCode.OK);
        var file = (await Client.GetAsync(Repo + "/file?path=/a.iso", HttpStatusCode.OK)).Json;
        Assert.Equal(10_000, file.GetProperty("size").GetInt32());
        Assert.Equal("""["m"]""", file.GetProperty("mirrors").ToString());
        await Client.GetAsync(Repo + "/file?path=/pool/b%20c.deb", HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?path=/none")]
    [InlineData("?path=/../etc/passwd")]
    public async Task A_file_that_is_not_published_is_not_found(string query) =>
        Assert.Equal("path", (await Client.GetAsync(Repo + "/file" + query, HttpStatusCode.NotFound)).Faults);

    [Theory]
    [InlineData("", "/a.iso /pool/b c.deb")]
    [InlineData("?glob=*.iso", "/a.iso")]
    [InlineData("?glob=%2Fpool%2F**", "/pool/b c.deb")]
    [InlineData("?glob=b%3Fc.deb", "/pool/b c.deb")]
    [InlineData("?glob=%2F*.deb", "")]
    [InlineData("?glob=nothing*", "")]
    public async Task Files_are_found_by_name_or_path(string query, string expected)
    {
        var found = await Client.GetAsync(Repo + "/files" + query, HttpStatusCode.OK);
        Assert.Equal(expected, string.Join(' ', found.Json.EnumerateArray().Select(f => f.GetProperty("path").GetString())));
    }

    [Fact]
    public async Task The_number_of_files_is_bounded()
    {
        var first = await Client.GetAsync(Repo + "/files?limit=1", HttpStatusCode.OK);
        Assert.Equal("/a.iso", Assert.Single(first.Json.EnumerateArray()).GetProperty("path").GetString());
        foreach (var limit in new[] { "all", "0", "10001" })
            Assert.Equal("limit", (await Client.GetAsync(Repo + $"/files?limit={limit}", HttpStatusCode.UnprocessableEntity)).Faults);
        var endless = Repo + "/files?glob=" + new string('*', 5000);
        Assert.Equal("glob", (await Client.GetAsync(endless, HttpStatusCode.UnprocessableEntity)).Faults);
    }

    [Theory]
    [InlineData("", "from", HttpStatusCode.UnprocessableEntity)]
    [InlineData("?path=/a.iso&from=here", "from", HttpStatusCode.UnprocessableEntity)]
    [InlineData("?path=/a.iso&from=192.0.2.1&scheme=ftp", "scheme", HttpStatusCode.UnprocessableEntity)]
    [InlineData("?path=/none&from=192.0.2.1", "path", HttpStatusCode.NotFound)]
    public async Task A_question_that_cannot_be_explained_is_refused(string query, string field, HttpStatusCode status) =>
        Assert.Equal(field, (await Client.GetAsync(Repo + "/explain" + query, status)).Faults);

    [Fact]
    public async Task An_explanation_tells_of_each_mirror_why()
    {
        await Client.AddAsync("m");
        var explained = (await Client.GetAsync(Repo + "/explain?path=/a.iso&from=192.0.2.1", HttpStatusCode.OK)).Json;
        Assert.Equal(("FR", "direct as last resort, within its budget"), (
            explained.GetProperty("country").GetString(), explained.GetProperty("outcome").GetString()));
    }

    [Fact]
    public async Task An_explanation_tells_of_a_place_that_the_configuration_corrects()
    {
        var explained = (await Client.GetAsync(Repo + "/explain?path=/a.iso&from=10.1.2.3", HttpStatusCode.OK)).Json;
        Assert.Equal("by geo.overrides 10.0.0.0/8", explained.GetProperty("placeNote").GetString());
    }

    [Fact]
    public async Task The_node_shows_itself_and_its_actors()
    {
        var cluster = (await Client.GetAsync("/v1/cluster", HttpStatusCode.OK)).Json;
        Assert.Equal(("toy", "memory", "ok"), (
            cluster.GetProperty("node").GetString(), cluster.GetProperty("engine").GetString(),
            cluster.GetProperty("health").GetString()));
        Assert.Equal(1, cluster.GetProperty("nodes").GetArrayLength());
        var actors = (await Client.GetAsync("/v1/actors", HttpStatusCode.OK)).Json;
        Assert.Contains(actors.EnumerateArray(), a => a.GetProperty("path").GetString()!.EndsWith("/catalogue", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_metrics_tell_of_scans_probes_and_mailboxes()
    {
        await Client.AddAsync("m");
        await Client.PostAsync(AdminCall.Mirrors + "/m/scan?wait=true", null, HttpStatusCode.OK);
        await Client.PostAsync(AdminCall.Mirrors + "/m/enable", null, HttpStatusCode.OK);
        await Client.PostAsync(AdminCall.Mirrors + "/m/probe", null, HttpStatusCode.OK);
        var metrics = (await Client.GetAsync("/-/metrics", HttpStatusCode.OK)).Text;
        Assert.Contains("mirroractors_scans_total{result=\"completed\"}", metrics, StringComparison.Ordinal);
        Assert.Contains("mirroractors_probes_total{", metrics, StringComparison.Ordinal);
        Assert.Contains("mirroractors_actors_mailbox_depth{", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found_and_a_wrong_method_is_not_allowed()
    {
        var nothing = await Client.GetAsync("/v2/anything", HttpStatusCode.NotFound);
        Assert.Equal("application/problem+json", nothing.ContentType);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await Client.CallAsync(HttpMethod.Put, AdminCall.Mirrors)).Status);
    }
}
