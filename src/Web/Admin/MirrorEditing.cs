using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MirrorActors.Actors.Mirrors;
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
    private const int SetAgain = 5;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/repos/{repo}/mirrors", AddAsync);
        routes.MapPost("/v1/repos/{repo}/mirrors/{id}/set", SetAsync).ByOwnerOfMirror();
    }

    private async Task AddAsync(HttpContext context)
    {
        if (await context.BodyAsync(AdminJson.Default.MirrorAddRequest) is not { } request) return;
        if (await context.FieldsAsync(request.Fields) is not { } fields) return;
        if (await context.CommandAsync(request.Reason) is not { } by) return;

        // 1 what is written, 2 what the mirror itself says, 3 where it is, 4 the command.
        var id = (string?)request.Id ?? string.Empty;
        var nothing = new MirrorDefinition { Repository = with.Repository.Value, Id = id };
        var (definition, faults) = Read(nothing, fields, MirrorRules.CheckValues);
        if (faults.Count > 0 || !MirrorId.TryParse(id, out var mirror))
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
            with.Repository, mirror, new RegisterMirror(definition), by, context.RequestAborted);
        var place = new MirrorCheck(warning is null ? "ok" : "warning", "place", warning ?? PlaceText(definition));
        await AddedAsync(context, result, mirror, [.. findings.Select(ToCheck), place]);
    }

    /// <summary>The definition in canonical form; all that is wrong with it at once.</summary>
    private static (MirrorDefinition Definition, IReadOnlyList<FieldFault> Faults) Read(
        MirrorDefinition before,
        IEnumerable<KeyValuePair<string, string>> fields,
        Func<MirrorDefinition, (MirrorDefinition Definition, IReadOnlyList<FieldFault> Faults)> check)
    {
        var (definition, faults) = MirrorFields.Apply(before, fields);
        var (canonical, broken) = check(definition);
        var known = faults.Select(f => f.Field).ToHashSet(StringComparer.Ordinal);
        return (canonical, [.. faults, .. broken.Where(f => !known.Contains(f.Field))]);
    }

    private async Task<(IReadOnlyList<IPAddress> Addresses, IReadOnlyList<Finding> Findings)> LookAsync(
        MirrorDefinition definition, bool check, CancellationToken token) =>
        check
            ? await with.FirstContact.LookAtAsync(definition, token)
            : (await with.FirstContact.ResolveAsync(definition, token), []);

    private async Task AddedAsync(HttpContext context, CommandResult result, MirrorId id, List<MirrorCheck> checks)
    {
        if (result is CommandResult.Refused refused)
        {
            await context.RefusedAsync(refused);
            return;
        }

        await with.SettleAsync(context.RequestAborted);
        if (with.Table.Find(id.Value) is not { } mirror)
        {
            await context.ProblemAsync(
                StatusCodes.Status503ServiceUnavailable, "registered, but this node does not show it yet");
            return;
        }

        var added = new MirrorAdded(mirror.ToView(with.Clock.GetUtcNow()), checks);
        await context.OkAsync(added, AdminJson.Default.MirrorAdded, StatusCodes.Status201Created);
    }

    private async Task SetAsync(HttpContext context)
    {
        if (await context.MirrorAsync() is not { } mirror) return;
        if (await context.BodyAsync(AdminJson.Default.MirrorSetRequest) is not { } request) return;
        if (await context.FieldsAsync(request.Fields) is not { } fields) return;
        if (await context.CommandAsync(request.Reason) is not { } by) return;
        var refused = await TrySetAsync(mirror, fields, by, context.RequestAborted);
        // Fields of others are not ours to undo: once more, on what they made of it.
        for (var again = 0; again < SetAgain && refused is { Kind: RefusalKind.Conflict }; again++)
            refused = await TrySetAsync(mirror, fields, by, context.RequestAborted);
        if (refused is null) await ShowChangedAsync(context, mirror);
        else await context.RefusedAsync(refused);
    }

    private async Task<CommandResult.Refused?> TrySetAsync(
        MirrorId mirror, IReadOnlyDictionary<string, string> fields, CommandContext by, CancellationToken token)
    {
        var state = await with.Mirrors.GetStateAsync(with.Repository, mirror, token);
        if (state?.Definition is not { } before) return Unknown(mirror);
        var (commands, faults) = CommandsOf(before, fields);
        if (faults.Count > 0) return new CommandResult.Refused(RefusalKind.Invalid, faults);
        for (var i = 0; i < commands.Count; i++)
        {
            var result = await with.Mirrors.ExecuteAsync(
                with.Repository, mirror, commands[i], by with { Id = NumberedId(by.Id, i) }, token);
            if (result is CommandResult.Refused refused) return refused;
        }

        return null;
    }

    private static (List<MirrorCommand> Commands, IReadOnlyList<FieldFault> Faults) CommandsOf(
        MirrorDefinition before, IReadOnlyDictionary<string, string> fields)
    {
        var commands = new List<MirrorCommand>();
        var (definition, faults) = Read(before, fields.Where(f => f.Key != Enabled), MirrorRules.Check);
        if (fields.Keys.Any(f => f != Enabled)) commands.Add(new ChangeMirror(definition, before));
        if (!fields.TryGetValue(Enabled, out var enabled)) return (commands, faults);
        if (enabled is not ("true" or "false"))
            return (commands, [.. faults, new FieldFault(Enabled, $"\"{enabled}\" is neither true nor false")]);
        commands.Add(enabled == "true" ? new EnableMirror() : new DisableMirror());
        return (commands, faults);
    }

    private async Task ShowChangedAsync(HttpContext context, MirrorId id)
    {
        await with.SettleAsync(context.RequestAborted);
        if (with.Table.Find(id.Value) is { } mirror)
            await context.OkAsync(mirror.ToView(with.Clock.GetUtcNow()), AdminJson.Default.MirrorView);
        else
            await context.ProblemAsync(StatusCodes.Status503ServiceUnavailable, "changed, but this node does not show it yet");
    }

    // A mirror of the table whose actor cannot tell its state is there nevertheless.
    private CommandResult.Refused Unknown(MirrorId id) => with.Table.Find(id.Value) is null
        ? new CommandResult.Refused(RefusalKind.NotFound, "id", $"there is no mirror {id}")
        : new CommandResult.Refused(RefusalKind.Unavailable, "engine", "the mirror's state cannot be read now");

    // The commands of one request need ids of their own, the same ones when the request is sent again.
    private static Guid NumberedId(Guid id, int number)
    {
        var bytes = id.ToByteArray();
        bytes[^1] ^= (byte)number;
        return new Guid(bytes);
    }

    private static FieldFault ToFault(Finding finding) =>
        new(finding.About, $"{finding.Text} (--no-check adds it all the same)");

    private static MirrorCheck ToCheck(Finding finding) =>
        new(finding.Level.ToString().ToLowerInvariant(), finding.About, finding.Text);

    private static string PlaceText(MirrorDefinition definition)
    {
        var place = definition.Place;
        var where = place.Countries.IsEmpty ? "not known" : $"{string.Join(", ", place.Countries)} ({place.Continent})";
        return definition.Networks.Asns.IsEmpty ? where : $"{where}, AS{string.Join(", AS", definition.Networks.Asns)}";
    }
}
