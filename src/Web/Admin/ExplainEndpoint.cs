using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Routing;
using MirrorActors.Geo;
using MirrorActors.Geo.Locating;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Paths;
using MirrorActors.Protocol.Values;
using MirrorActors.Web.Paths;
using MirrorActors.Web.Redirect;
using MirrorActors.Web.Selection;

namespace MirrorActors.Web.Admin;

/// <summary>
/// <c>GET /v1/repos/REPO/explain?path=&amp;from=&amp;scheme=&amp;query=</c>: the request's own rules, told mirror by mirror.
/// </summary>
internal sealed class ExplainEndpoint(AdminDependencies with, RedirectRules rules, IFallbacks fallbacks)
{
    private const ulong Seed = 1;
    private readonly SelectionRequests _requests = new(with.Files, rules, with.Clock);
    private readonly Explainer _explainer = new(with.Files, new SelectionGathering(new FileDemand()));

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/repos/{repo}/explain", HandleAsync);

    private Task HandleAsync(HttpContext context)
    {
        var path = (string?)context.Request.Query["path"] ?? string.Empty;
        var from = (string?)context.Request.Query["from"] ?? string.Empty;
        if (!AddressKey.TryParse(from, out var client))
            return context.RefusedAsync(new CommandResult.Refused(RefusalKind.Invalid, "from", $"\"{from}\" is not an IP address"));
        var utf8 = Encoding.UTF8.GetBytes(path);
        if (RuleOf(utf8) is { } rule) return context.OkAsync(Refused(path, client, rule), AdminJson.Default.ExplainView);
        if (utf8.Length > Limits.PathBytes || !with.Files.TryFind(utf8, out var file))
            return context.RefusedAsync(new CommandResult.Refused(RefusalKind.NotFound, "path", $"no file {path} in the catalogue"));
        var scheme = (string?)context.Request.Query["scheme"] ?? "http";
        if (scheme is not ("http" or "https"))
            return context.RefusedAsync(new CommandResult.Refused(RefusalKind.Invalid, "scheme", "neither http nor https"));
        var view = Explain(path, file, client, scheme == "https", (string?)context.Request.Query["query"] ?? string.Empty);
        return context.OkAsync(view, AdminJson.Default.ExplainView);
    }

    private ExplainView Explain(string path, FileEntry file, AddressKey client, bool isHttps, string query)
    {
        var place = with.Geo.Locate(client);
        var snapshot = with.Snapshots.Current;
        var overrides = snapshot.Settings.Overrides ? RequestOverrides.Read("?" + query) : default;
        var own = file.GetPathBytes();
        var policy = rules.Paths.For(own);
        var scratch = new RequestScratch(Seed);
        var request = _requests.Of(
            file, own, policy, new RequestClient(client, isHttps), place, overrides, with.Clock.GetTimestamp(), scratch);
        var mirrors = _explainer.Explain(snapshot, request, scratch);
        var target = file.GetPath();
        return new ExplainView(
            path, target, client.ToString(), Note(client, place), Text(place.Country.ToString()), Text(place.Continent.ToUpper()),
            place.Asn == 0 ? null : place.Asn, Outcome(policy, file, request, mirrors.Any(m => m.Rank is not null)),
            [.. mirrors.Select(m => ToView(m, target))],
            policy.Settings,
            PlaceNote(client));
    }

    private PathRule? RuleOf(byte[] path)
    {
        if (path.Length is 0 or > Limits.PathBytes || path[0] != '/') return null;
        var isFile = with.Files.TryFind(path, out var file);
        return new PathGate(with.PathTable, with.Clock).Find(path, isFile, file);
    }

    // No mirror is named: nobody gets there.
    private ExplainView Refused(string path, AddressKey client, PathRule rule)
    {
        var place = with.Geo.Locate(client);
        var until = rule.Until is { } end ? $" until {Rfc3339.Format(end)}" : string.Empty;
        var outcome = rule.Status is { } status ? $"blocked {status}: {rule.Reason}{until}" : $"held{until}";
        return new ExplainView(
            path, null, client.ToString(), Note(client, place), Text(place.Country.ToString()), Text(place.Continent.ToUpper()),
            place.Asn == 0 ? null : place.Asn, outcome, [], PlaceNote: PlaceNote(client));
    }

    private string Outcome(PathPolicy policy, in FileEntry file, in SelectionRequest request, bool anyMirror)
    {
        var need = request.Kind.Need;
        var why = policy.WhyDirect(file.Size, request.Client);
        var canDeliver = with.Tree.HasTree || rules.OriginFor(need == SchemeNeed.Https) is not null;
        if (why is not null && canDeliver) return $"direct: {why}";
        if (why is null && anyMirror) return "redirect";
        var sharing = fallbacks.Sharing(request.Place, need, policy.Fallbacks);
        if (sharing.Count > 0) return $"fallback {string.Join(" or ", sharing)}";
        using var local = with.Tree.Open(file.GetPath());
        if (local is null)
            return rules.OriginFor(need == SchemeNeed.Https) is { } origin ? $"origin {origin}" : NotHere(why);
        if (!with.Direct.LastResort) return "503: direct.last-resort is off";
        return with.Direct.MaxSize > 0 && local.Size > with.Direct.MaxSize
            ? "503: larger than direct.max-size"
            : "direct as last resort, within its budget";
    }

    private string NotHere(string? why)
    {
        if (with.Tree.HasTree) return "503: no local file";
        return why is null ? "503: there is no local tree" : $"503: direct by {why}, and there is no local tree (redirect.origin helps)";
    }

    private static string Below(string target, int subtreeBytes) =>
        PathEncoder.Encode(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(target).AsSpan(subtreeBytes)));

    private ExplainedMirror ToView(MirrorExplanation mirror, string target)
    {
        var definition = with.Table.Find(mirror.Id)?.Definition;
        var isIn = mirror.Rank is not null;
        return new ExplainedMirror(
            mirror.Id,
            isIn ? null : mirror.Reason,
            mirror.Group.ToString().ToLowerInvariant(),
            mirror.Rank ?? 0,
            mirror.Kilometres,
            definition?.Weight ?? 0,
            mirror.Probability,
            mirror.BaseUrl is { } root ? root + Below(target, mirror.SubtreeBytes) : null,
            definition?.CapacityMbit,
            isIn ? mirror.Reason : null,
            isIn ? null : ExclusionNames.Of(mirror.Exclusion),
            mirror.Share);
    }

    private string? PlaceNote(AddressKey client) =>
        with.Geo.OverrideOf(client) is { } network ? $"by geo.overrides {network}" : null;

    private static string? Note(AddressKey client, in Place place)
    {
        if (place.IsLocated) return null;
        var address = client.ToIPAddress();
        if (System.Net.IPAddress.IsLoopback(address)) return "client not located: loopback";
        return "client not located: no geo database knows the address";
    }

    private static string? Text(string text) => text.Length == 0 ? null : text;
}
