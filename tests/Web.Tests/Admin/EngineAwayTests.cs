using System.Net;

namespace MirrorActors.Web.Tests.Admin;

public sealed class EngineAwayTests : AdminNodeTests
{
    private const string Away = "the engine cannot be reached; commands are refused, redirects go on";

    [Theory]
    [InlineData("POST", "/m/enable", null)]
    [InlineData("DELETE", "/m", null)]
    [InlineData("POST", "/m/set", """{"fields":{"weight":"3"}}""")]
    [InlineData("POST", "/m/rename", """{"to":"n"}""")]
    [InlineData("POST", "", """{"id":"n","fields":{"http":"http://n.example/"},"check":false}""")]
    public async Task A_command_is_refused_plainly_changes_nothing_and_works_later(string method, string verb, string? body)
    {
        await Client.AddAsync("m");
        var before = await Client.GetAsync(AdminCall.Mirrors, HttpStatusCode.OK);
        Node.Engine.FailNextAppends(1, mayHaveCommitted: false, committed: false);
        var refused = await Client.CallAsync(new HttpMethod(method), AdminCall.Mirrors + verb, body);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, Away, "engine"), (refused.Status, refused.Title, refused.Faults));
        Assert.Equal(before.Text, (await Client.GetAsync(AdminCall.Mirrors, HttpStatusCode.OK)).Text);
        Assert.True((int)(await Client.CallAsync(new HttpMethod(method), AdminCall.Mirrors + verb, body)).Status < 300);
    }

    [Fact]
    public async Task What_is_known_is_shown_while_commands_wait()
    {
        await Client.AddAsync("m");
        Node.Engine.PauseAppends();
        var waiting = Client.PostAsync(AdminCall.Mirrors + "/m/enable", null, HttpStatusCode.OK);
        var shown = await Client.GetAsync(AdminCall.Mirrors + "/m", HttpStatusCode.OK);
        Assert.False(shown.Json.GetProperty("enabled").GetBoolean());
        Assert.False(waiting.IsCompleted);
        Node.Engine.ResumeAppends();
        Assert.True((await waiting).Json.GetProperty("enabled").GetBoolean());
    }
}
