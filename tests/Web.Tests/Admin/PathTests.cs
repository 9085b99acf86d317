using System.Net;

namespace MirrorActors.Web.Tests.Admin;

public sealed class PathTests : AdminNodeTests
{
    private const string Repo = "/v1/repos/default";
    private const string Paths = Repo + "/paths";
    private const string Explain = Repo + "/explain?from=192.0.2.1&path=";

    [Fact]
    public async Task A_block_is_listed_explained_logged_and_ended()
    {
        await Client.PostAsync(
            Paths + "/block", """{"glob":"*.iso","status":451,"reason":"court order 7","until":"2h"}""", HttpStatusCode.OK);
        var listed = await Client.GetAsync(Paths, HttpStatusCode.OK);
        const string rule =
            """{"glob":"*.iso","rule":"block","status":451,"reason":"court order 7","until":"2026-01-01T02:00:00+00:00"}""";
        Assert.Equal($"[{rule}]", listed.Text);
        var explained = (await Client.GetAsync(Explain + "/a.iso", HttpStatusCode.OK)).Json;
        Assert.Equal(
            ("blocked 451: court order 7 until 2026-01-01T02:00:00Z", 0),
            (explained.GetProperty("outcome").GetString(), explained.GetProperty("mirrors").GetArrayLength()));
        var log = (await Client.GetAsync("/v1/log?last=1", HttpStatusCode.OK)).Json;
        Assert.Equal(("paths/default", "path.blocked", "admin (token)", "court order 7"), (
            log.GetProperty("stream").GetString(), log.GetProperty("type").GetString(),
            log.GetProperty("principal").GetString(), log.GetProperty("reason").GetString()));
        await Client.PostAsync(Paths + "/allow", """{"glob":"*.iso","reason":"settled"}""", HttpStatusCode.OK);
        Assert.Equal("[]", (await Client.GetAsync(Paths, HttpStatusCode.OK)).Text);
        Assert.Equal("glob", (await Client.PostAsync(Paths + "/allow", """{"glob":"*.iso"}""", HttpStatusCode.NotFound)).Faults);
    }

    [Fact]
    public async Task A_hold_is_explained_also_for_what_is_not_in_the_catalogue_and_ends_by_itself()
    {
        await Client.PostAsync(
            Paths + "/hold", """{"glob":"pool/","until":"2026-01-01T12:00:00+02:00"}""", HttpStatusCode.OK);
        foreach (var path in new[] { "/pool/b%20c.deb", "/pool/tomorrow.deb" })
        {
            var explained = (await Client.GetAsync(Explain + path, HttpStatusCode.OK)).Json;
            Assert.Equal("held until 2026-01-01T10:00:00Z", explained.GetProperty("outcome").GetString());
        }

        Node.Clock.Advance(TimeSpan.FromHours(10));
        Assert.Equal("[]", (await Client.GetAsync(Paths, HttpStatusCode.OK)).Text);
        await Client.GetAsync(Explain + "/pool/tomorrow.deb", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("2026-01-01T12:00:00.25+02:00")]
    [InlineData("2026-01-01t10:00:00.250z")]
    [InlineData(" 2026-01-01T10:00:00.25Z ")]
    public async Task A_moment_is_read_as_RFC_3339_and_told_to_its_last_digit(string until)
    {
        await Client.PostAsync(Paths + "/hold", $$"""{"glob":"pool/","until":"{{until}}"}""", HttpStatusCode.OK);
        var explained = (await Client.GetAsync(Explain + "/pool/new", HttpStatusCode.OK)).Json;
        Assert.Equal("held until 2026-01-01T10:00:00.25Z", explained.GetProperty("outcome").GetString());
    }

    [Theory]
    [InlineData("block", "{}", "glob reason status")]
    [InlineData("block", """{"glob":"a//b","status":200,"reason":"x\ny","until":"tomorrow"}""", "glob reason status until")]
    [InlineData("block", """{"glob":"a","status":404,"reason":"x","until":"2025-01-01T00:00:00Z"}""", "until")]
    [InlineData("block", """{"glob":"a","status":404,"reason":"x","until":"2027-01-01T00:00:00"}""", "until")]
    [InlineData("block", """{"glob":"a","status":404,"reason":"x","until":"2027-01-01 00:00:00Z"}""", "until")]
    [InlineData("hold", """{"glob":"a"}""", "until")]
    [InlineData("hold", """{"glob":"","until":"0"}""", "glob until")]
    [InlineData("hold", """{"glob":"a","until":"99999999d"}""", "until")]
    [InlineData("allow", "{}", "glob")]
    public async Task Wrong_input_names_each_field(string verb, string body, string faults) =>
        Assert.Equal(faults, (await Client.PostAsync($"{Paths}/{verb}", body, HttpStatusCode.UnprocessableEntity)).Faults);

    [Fact]
    public async Task Unknown_members_and_repositories_are_refused()
    {
        await Client.PostAsync(Paths + "/allow", """{"glob":"a","globs":"b"}""", HttpStatusCode.BadRequest);
        Assert.Equal("repo", (await Client.GetAsync("/v1/repos/other/paths", HttpStatusCode.NotFound)).Faults);
    }
}
