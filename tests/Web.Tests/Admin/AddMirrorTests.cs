using System.Net;
using System.Text.Json;

namespace MirrorActors.Web.Tests.Admin;

public sealed class AddMirrorTests : AdminNodeTests
{
    [Fact]
    public async Task A_mirror_is_added_disabled_with_the_place_of_its_address()
    {
        Node.Names["m.example"] = "192.0.2.7";
        var added = await AddAsync("""{"id":"m","fields":{"http":"HTTP://M.example/pub"},"check":false,"reason":"new"}""");
        var mirror = added.Json.GetProperty("mirror");
        Assert.Equal("disabled", mirror.GetProperty("state").GetString());
        Assert.Equal(
            """{"http":"http://m.example/pub/","country":"FR","continent":"EU","lat":"48.9","lon":"2.4","asn":"64497","weight":"100","enabled":"false"}""",
            mirror.GetProperty("fields").ToString());
        Assert.Equal(["place ok: FR (EU), AS64497"], Checks(added));
        Assert.Contains("\"reason\":\"new\"", (await Client.GetAsync("/v1/log", HttpStatusCode.OK)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_contact_tells_of_each_url_what_it_found()
    {
        Node.Rsync.Fails = "unknown module";
        var added = await AddAsync(
            """{"id":"m","fields":{"http":"http://127.0.0.1:1/","rsync":"rsync://m.example/mod/","ftp":"ftp://m.example/"}}""");
        Assert.Collection(
            Checks(added),
            c => Assert.StartsWith("http warning: ", c, StringComparison.Ordinal),
            c => Assert.Equal("http ok: it can be listed", c),
            c => Assert.Equal("rsync warning: it cannot be listed: unknown module", c),
            c => Assert.Equal("ftp ok: it can be listed", c),
            c => Assert.Equal("place ok: DE (EU), AS64496", c));
    }

    [Fact]
    public async Task An_address_that_must_not_be_called_refuses_the_mirror_and_names_the_setting()
    {
        Node.Names["m.example"] = "10.0.0.1";
        var refused = await RefusedAsync("""{"id":"m","fields":{"http":"http://m.example/","https":"https://nowhere.example/"}}""");
        Assert.Equal("http https", refused.Faults);
        Assert.Contains("10.0.0.1", refused.FaultOf("http"), StringComparison.Ordinal);
        Assert.Contains("outgoing.allow-private", refused.FaultOf("http"), StringComparison.Ordinal);
        Assert.Contains("--no-check", refused.FaultOf("https"), StringComparison.Ordinal);
        await AddAsync("""{"id":"m","fields":{"http":"http://m.example/"},"check":false}""");
    }

    [Fact]
    public async Task All_that_is_wrong_is_named_at_once_by_field()
    {
        var refused = await RefusedAsync(
            """
            {"id":"M 1","fields":{"http":"ftp://m.example/","country":"de,xx","lat":"north","asn":"AS","weight":"-1",
             "prefix":"10.0.0.0/99","country-only":"maybe","speed":"9","sponsor-url":"javascript:x","admin-email":"no"}}
            """);
        Assert.Equal(
            "admin-email asn country country-only http id lat prefix speed sponsor-url weight", refused.Faults);
        Assert.Contains("there are http, https, rsync", refused.FaultOf("speed"), StringComparison.Ordinal);
        await Client.GetAsync(AdminCall.Mirrors + "/m", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{"id":"m","fields":{}}""", "http")]
    [InlineData("""{"id":"m"}""", "fields")]
    [InlineData("""{"id":"m","fields":null}""", "fields")]
    [InlineData("""{"id":"Bad Id","fields":{"http":"http://m.example/"}}""", "id")]
    [InlineData("""{"fields":{"http":"http://m.example/"}}""", "id")]
    [InlineData("""{"id":"m","fields":{"http":null}}""", "http")]
    [InlineData("""{"id":"m","fields":{"http":"http://m.example/","lat":"1"}}""", "lon")]
    public async Task What_is_missing_is_named(string body, string field) =>
        Assert.Equal(field, (await RefusedAsync(body)).Faults);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"id":"m","fields":{"weight":5}}""")]
    [InlineData("""{"id":"m","fields":{"http":"http://m.example/"},"chekc":false}""")]
    public async Task A_body_that_is_not_the_json_expected_is_a_bad_request(string body) =>
        await Client.PostAsync(AdminCall.Mirrors, body, HttpStatusCode.BadRequest);

    [Fact]
    public async Task Another_content_type_is_refused_as_such()
    {
        var answer = await Client.CallAsync(HttpMethod.Post, AdminCall.Mirrors, """{"id":"m","fields":{}}""", contentType: "text/plain");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.Status);
        Assert.Contains("application/json", answer.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_megabytes_is_too_large()
    {
        var body = $$$"""{"id":"m","fields":{"comment":"{{{new string('x', 2 << 20)}}}"}}""";
        await Client.PostAsync(AdminCall.Mirrors, body, HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_second_mirror_of_the_same_name_is_a_conflict()
    {
        await Client.AddAsync("m");
        var again = await Client.PostAsync(
            AdminCall.Mirrors, """{"id":"m","fields":{"http":"http://x.example/"},"check":false}""", HttpStatusCode.Conflict);
        Assert.Equal(("exists already", "id"), (again.Title, again.Faults));
    }

    [Fact]
    public async Task The_same_request_sent_again_is_answered_the_same_and_has_no_second_effect()
    {
        const string body = """{"id":"m","fields":{"http":"http://m.example/"},"check":false}""";
        var id = Guid.NewGuid().ToString();
        var first = await Client.PostAsync(AdminCall.Mirrors, body, HttpStatusCode.Created, id);
        var second = await Client.PostAsync(AdminCall.Mirrors, body, HttpStatusCode.Created, id);
        Assert.Equal(first.Text, second.Text);
        var log = (await Client.GetAsync("/v1/log", HttpStatusCode.OK)).Text;
        Assert.Equal(1, log.Split("mirror.registered").Length - 1);
    }

    [Fact]
    public async Task A_command_id_that_is_no_uuid_is_refused_because_a_retry_would_not_be_safe()
    {
        var answer = await Client.PostAsync(AdminCall.Mirrors, "{}", HttpStatusCode.BadRequest, "retry-1");
        Assert.Contains("Idempotency-Key", answer.Title, StringComparison.Ordinal);
    }

    private Task<AdminAnswer> AddAsync(string body) => Client.PostAsync(AdminCall.Mirrors, body, HttpStatusCode.Created);

    private Task<AdminAnswer> RefusedAsync(string body) =>
        Client.PostAsync(AdminCall.Mirrors, body, HttpStatusCode.UnprocessableEntity);

    private static string[] Checks(AdminAnswer added) => [.. added.Json.GetProperty("checks").EnumerateArray().Select(Check)];

    private static string Check(JsonElement check) =>
        $"{check.GetProperty("about")} {check.GetProperty("level")}: {check.GetProperty("text")}";
}
