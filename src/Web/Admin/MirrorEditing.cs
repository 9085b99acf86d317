using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MirrorActors.Actors.Onboarding;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Web.Admin;

/// <summary><c>POST /v1/repos/REPO/mirrors</c> and <c>…/ID/set</c>: what a mirror is.</summary>
internal sealed class MirrorEditing(AdminDependencies with)
{
    private const string Enabled = "enabled";
    private static readonly HashSet<string> UrlFields = new(StringComparer.Ordinal) { "http", "https", "rsync", "ftp" };

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/repos/{repo}/mirrors", AddAsync);
        routes.MapPost("/v1/repos/{repo}/mirrors/{id}/set", SetAsync);
    }

    private async Task AddAsync(HttpContext context)
    {
        if (await context.BodyAsync(AdminJson.Default.MirrorAddRequest) is not { } request) return;
        if (await context.MirrorAsync(request.Id) is not { } named) return;
        if (named.Repository != with.Repository)
        {
            await context.RefusedAsync(new CommandResult.Refused(RefusalKind.NotFound, "repo", $"there is no repository {named.Repository}"));
            return;
        }

        var empty = new MirrorDefinition { Repository = named.Repository.Value, Id = named.Mirror.Value };
        var (definition, faults) = MirrorFields.Apply(empty, request.Fields);
        if (faults.Count > 0)
        {
            await context.RefusedAsync(new CommandResult.Refused(RefusalKind.Invalid, faults));
            return;
        }

        var (addresses, findings) = await LookAsync(definition, request.Check, context.RequestAborted);
        if (findings.Where(f => f.Level == FindingLevel.Error).Select(ToFault).ToList() is { Count: > 0 } errors)
        {
            await context.RefusedAsync(new CommandResult.Refused(RefusalKind.Invalid, errors));
            return;
        }

        (definition, var warning) = with.Places.Complete(definition, addresses);
        var result = await with.Mirrors.ExecuteAsync(
            named.Repository, named.Mirror, new RegisterMirror(definition), context.Command(request.Reason), context.RequestAborted);
        var place = new MirrorCheck(warning is null ? "ok" : "warning", "place", warning ?? PlaceText(definition));
        await AddedAsync(context, result, named.Mirror, [.. findings.Select(ToCheck), place]);
    }

    private async Task<(IReadOnlyList<IPAddress> Addresses, IReadOnlyList<Finding> Findings)> LookAsync(
        MirrorDefinition definition, bool check, CancellationToken token) =>
        check ? await with.FirstContact.LookAtAsync(definition, token) : (await with.FirstContact.ResolveAsync(definition, token), []);

    private async Task AddedAsync(HttpContext context, CommandResult result, MirrorId id, List<MirrorCheck> checks)
    {
        if (result is CommandResult.Refused refused)
        {
            await context.RefusedAsync(refused);
            return;
        }

        await with.SettleAsync(context.RequestAborted);
        if (with.Table.Current.Find(id.Value) is { } mirror)
            await context.OkAsync(new MirrorAdded(mirror.ToView(), checks), AdminJson.Default.MirrorAdded, StatusCodes.Status201Created);
        else await context.ProblemAsync(StatusCodes.Status503ServiceUnavailable, "registered, but this node does not show it yet");
    }

    private async Task SetAsync(HttpContext context)
    {
        if (await context.MirrorAsync() is not { } named) return;
        if (await context.BodyAsync(AdminJson.Default.MirrorSetRequest) is not { } request) return;
        if (await with.Mirrors.GetStateAsync(named.Repository, named.Mirror, context.RequestAborted) is not { Definition: { } before })
        {
            await context.RefusedAsync(new CommandResult.Refused(RefusalKind.NotFound, "id", $"there is no mirror {named.Mirror}"));
            return;
        }

        var (definition, faults) = MirrorFields.Apply(before, request.Fields.Where(f => f.Key != Enabled));
        var commands = new List<MirrorCommand>();
        if (request.Fields.Keys.Any(f => f != Enabled)) commands.Add(new ChangeMirror(definition));
        if (request.Fields.TryGetValue(Enabled, out var enabled))
        {
            if (enabled is "true" or "false") commands.Add(enabled == "true" ? new EnableMirror() : new DisableMirror());
            else faults = [.. faults, new FieldFault(Enabled, $"\"{enabled}\" is neither true nor false")];
        }

        if (faults.Count > 0) await context.RefusedAsync(new CommandResult.Refused(RefusalKind.Invalid, faults));
        else await ExecuteAllAsync(context, named, commands, request.Reason);
    }

    private async Task ExecuteAllAsync(
        HttpContext context, (RepositoryId Repository, MirrorId Mirror) named, List<MirrorCommand> commands, string? reason)
    {
        foreach (var command in commands)
        {
            var by = commands.Count == 1 ? context.Command(reason) : context.Command(reason) with { Id = Guid.NewGuid() };
            var result = await with.Mirrors.ExecuteAsync(named.Repository, named.Mirror, command, by, context.RequestAborted);
            if (result is not CommandResult.Refused refused) continue;
            await context.RefusedAsync(refused);
            return;
        }

        await with.SettleAsync(context.RequestAborted);
        if (with.Table.Current.Find(named.Mirror.Value) is { } mirror)
            await context.OkAsync(mirror.ToView(), AdminJson.Default.MirrorView);
        else await context.ProblemAsync(StatusCodes.Status503ServiceUnavailable, "changed, but this node does not show it yet");
    }

    private static FieldFault ToFault(Finding finding) =>
        new(finding.About, UrlFields.Contains(finding.About) ? $"{finding.Text} (--no-check adds it all the same)" : finding.Text);

    private static MirrorCheck ToCheck(Finding finding) => new(finding.Level.ToString().ToLowerInvariant(), finding.About, finding.Text);

    private static string PlaceText(MirrorDefinition definition)
    {
        var place = definition.Place;
        var where = place.Countries.IsEmpty ? "not known" : $"{string.Join(", ", place.Countries)} ({place.Continent})";
        return definition.Networks.Asns.IsEmpty ? where : $"{where}, AS{string.Join(", AS", definition.Networks.Asns)}";
    }
}
