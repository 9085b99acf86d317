using System.Net;
using System.Text;

namespace MirrorActors.Web.Tests.Admin;

public sealed class SetMirrorTests : AdminNodeTests
{
    private const string Set = AdminCall.Mirrors + "/m/set";

    [Fact]
    public async Task Fields_are_changed_cleared_and_left_alone()
    {
        await Client.AddAsync("m", ""","weight":"5","comment":"old","sponsor":"Uni" """);
        var set = await Client.PostAsync(
            Set, """{"fields":{"weight":"50","comment":"","sponsor-url":null,"enabled":"true"}}""", HttpStatusCode.OK);
        var fields = set.Json.GetProperty("fields");
        Assert.Equal(("50", "Uni", "true"), (
            fields.GetProperty("weight").GetString(), fields.GetProperty("sponsor").GetString(),
            fields.GetProperty("enabled").GetString()));
        Assert.False(fields.TryGetProperty("comment", out _));
    }

    [Fact]
    public async Task Enabled_alone_switches_the_mirror_on_and_off()
    {
        await Client.AddAsync("m");
        Assert.True((await Client.PostAsync(Set, """{"fields":{"enabled":"true"}}""", HttpStatusCode.OK)).Json.GetProperty("enabled").GetBoolean());
        Assert.False((await Client.PostAsync(Set, """{"fields":{"enabled":"false"}}""", HttpStatusCode.OK)).Json.GetProperty("enabled").GetBoolean());
    }

    [Fact]
    public async Task Changes_of_different_fields_at_the_same_time_are_all_there_in_the_end()
    {
        await Client.AddAsync("m");
        var changes = new Dictionary<string, string>
        {
            ["weight"] = "7",
            ["comment"] = "c",
            ["sponsor"] = "s",
            ["capacity-mbit"] = "9",
        };
        await Task.WhenAll(changes.Select(c => Client.PostAsync(
            Set, $$$"""{"fields":{"{{{c.Key}}}":"{{{c.Value}}}"}}""", HttpStatusCode.OK)));
        var fields = (await Client.GetAsync(AdminCall.Mirrors + "/m", HttpStatusCode.OK)).Json.GetProperty("fields");
        Assert.All(changes, c => Assert.Equal(c.Value, fields.GetProperty(c.Key).GetString()));
    }

    [Fact]
    public async Task A_password_is_shown_nowhere_and_its_mask_keeps_it()
    {
        await Client.AddAsync("m", ""","rsync":"rsync://u:s3cret@m.example/pub/" """);
        const string shown = "rsync://u:***@m.example/pub/";
        var mirror = await Client.GetAsync(AdminCall.Mirrors + "/m", HttpStatusCode.OK);
        Assert.Equal(shown, mirror.Json.GetProperty("fields").GetProperty("rsync").GetString());

        var set = await Client.PostAsync(
            Set, $$$"""{"fields":{"rsync":"{{{shown}}}","weight":"7"},"reason":"was {{{shown}}}"}""", HttpStatusCode.OK);
        var log = await Client.GetAsync("/v1/log", HttpStatusCode.OK);
        var stored = new List<string>();
        await foreach (var e in Node.Engine.Log.ReadAsync("mirror/default/m", 1, default))
            stored.Add(Encoding.UTF8.GetString(e.Event.Payload.Span));

        Assert.DoesNotContain("s3cret", set.Text + log.Text, StringComparison.Ordinal);
        Assert.Contains("mirror.changed", log.Text, StringComparison.Ordinal);
        Assert.Contains("rsync://u:s3cret@m.example/pub/", stored[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_fault_keeps_all_from_being_changed()
    {
        await Client.AddAsync("m");
        var before = await Client.GetAsync(AdminCall.Mirrors + "/m", HttpStatusCode.OK);
        var refused = await Client.PostAsync(
            Set, """{"fields":{"weight":"50","lat":"91","lon":"x","enabled":"perhaps","nope":"1"}}""", HttpStatusCode.UnprocessableEntity);
        Assert.Equal("enabled lat lon nope", refused.Faults);
        Assert.Equal(before.Text, (await Client.GetAsync(AdminCall.Mirrors + "/m", HttpStatusCode.OK)).Text);
    }

    [Fact]
    public async Task The_last_url_cannot_be_cleared()
    {
        await Client.AddAsync("m");
        Assert.Equal("http", (await Client.PostAsync(Set, """{"fields":{"http":""}}""", HttpStatusCode.UnprocessableEntity)).Faults);
    }

    [Fact]
    public async Task Nothing_to_change_is_no_event()
    {
        await Client.AddAsync("m", ""","weight":"5" """);
        await Client.PostAsync(Set, """{"fields":{}}""", HttpStatusCode.OK);
        await Client.PostAsync(Set, """{"fields":{"weight":"5"}}""", HttpStatusCode.OK);
        var log = (await Client.GetAsync("/v1/log", HttpStatusCode.OK)).Text;
        Assert.DoesNotContain("mirror.changed", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_with_enabled_sent_again_has_no_second_effect()
    {
        await Client.AddAsync("m");
        var id = Guid.NewGuid().ToString();
        const string body = """{"fields":{"weight":"50","enabled":"true"}}""";
        await Client.PostAsync(Set, body, HttpStatusCode.OK, id);
        await Client.PostAsync(Set, """{"fields":{"weight":"60","enabled":"false"}}""", HttpStatusCode.OK);
        var again = await Client.PostAsync(Set, body, HttpStatusCode.OK, id);
        Assert.False(again.Json.GetProperty("enabled").GetBoolean());
        Assert.Equal("60", again.Json.GetProperty("fields").GetProperty("weight").GetString());
    }
}
