using System.Text.Json.Serialization;

namespace MirrorActors.Protocol.Admin;

/// <summary>Body of <c>POST /v1/repos/REPO/paths/block</c>.</summary>
/// <param name="Until">RFC 3339, or a duration from now; null: until it is ended.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PathBlockRequest(string? Glob, int Status, string? Reason, string? Until = null);

/// <summary>Body of <c>POST /v1/repos/REPO/paths/hold</c>.</summary>
/// <param name="Until">RFC 3339, or a duration from now.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PathHoldRequest(string? Glob, string? Until, string? Reason = null);

/// <summary>Body of <c>POST /v1/repos/REPO/paths/allow</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PathAllowRequest(string? Glob, string? Reason = null);

/// <summary>The rule of a pattern of paths.</summary>
/// <param name="Rule"><c>block</c>, <c>hold</c> or <c>none</c>.</param>
/// <param name="Status">Of a block.</param>
/// <param name="Until">First moment at which it is over; null: until it is ended.</param>
public sealed record PathRuleView(
    string Glob, string Rule, int? Status = null, string? Reason = null, DateTimeOffset? Until = null);
