using System.Net;
using System.Text;
using System.Text.Json;
using MirrorActors.Testing;

namespace MirrorActors.Web.Tests.Admin;

/// <summary>Calls of the admin API as a program makes them.</summary>
internal static class AdminCall
{
    public const string Mirrors = "/v1/repos/default/mirrors";

    public static async Task<AdminAnswer> CallAsync(
        this HttpClient client, HttpMethod method, string path, string? json = null, string? commandId = null,
        string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, contentType);
        if (commandId is not null) request.Headers.Add("Idempotency-Key", commandId);
        using var response = await Awaited.Of(client.SendAsync(request), $"the answer to {method} {path}");
        var text = await response.Content.ReadAsStringAsync();
        return new AdminAnswer(response.StatusCode, response.Content.Headers.ContentType?.MediaType, text);
    }

    public static Task<AdminAnswer> GetAsync(this HttpClient client, string path, HttpStatusCode expected) =>
        Expected(client.CallAsync(HttpMethod.Get, path), expected);

    public static Task<AdminAnswer> PostAsync(
        this HttpClient client, string path, string? json, HttpStatusCode expected, string? commandId = null) =>
        Expected(client.CallAsync(HttpMethod.Post, path, json, commandId), expected);

    /// <summary>A mirror by http at its own name, not contacted first.</summary>
    public static Task<AdminAnswer> AddAsync(this HttpClient client, string id, string more = "") => client.PostAsync(
        Mirrors, $$"""{"id":"{{id}}","fields":{"http":"http://{{id}}.example/pub/"{{more}}},"check":false}""", HttpStatusCode.Created);

    private static async Task<AdminAnswer> Expected(Task<AdminAnswer> call, HttpStatusCode expected)
    {
        var answer = await call;
        Assert.True(answer.Status == expected, $"expected {expected}, got {answer.Status}: {answer.Text}");
        return answer;
    }
}

/// <summary>What came back.</summary>
internal sealed record AdminAnswer(HttpStatusCode Status, string? ContentType, string Text)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string Title => Json.GetProperty("title").GetString()!;

    /// <summary>The fields that the problem names, in alphabetical order.</summary>
    public string Faults => string.Join(' ', Json.GetProperty("errors").EnumerateObject().Select(e => e.Name).Order());

    /// <summary>What the problem says about a field.</summary>
    public string FaultOf(string field) => Json.GetProperty("errors").GetProperty(field)[0].GetString()!;
}
