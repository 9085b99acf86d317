using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;
using Decision = MirrorActors.Engine.Actors.Decision<MirrorActors.Protocol.Mirrors.MirrorEvent>;

namespace MirrorActors.Actors.Mirrors;

/// <summary>Which events a command leads to. Pure; a command that changes nothing leads to none.</summary>
public static class MirrorDecisions
{
    public static Decision Decide(this MirrorState state, MirrorCommand command, DateTimeOffset now) =>
        (state.Definition, command) switch
        {
            (null, RegisterMirror c) => Valid(c.Definition, d => new MirrorRegistered(d, c.RenamedFrom)),
            (null, _) => NotFound(state),
            ({ } known, RegisterMirror c) => AlreadyThere(state, known, c),
            (_, RecordScan c) => DecideScan(c),
            (_, RecordVerdict c) => DecideVerdict(state, c, now),
            (_, RecordFileCheck c) => FileCheckDecisions.Decide(state, c),
            (_, QuarantineMirror c) => DecideQuarantine(state, c, now),
            (_, RecordMerge c) => FileCheckDecisions.Decide(state, c),
            (_, RemoveMirror { RenamedTo: { } to }) => EndRename(state, to),
            (_, AbandonRename c) => state.Renaming is { } renaming
                ? Decision.Accept(new MirrorRenameAbandoned(renaming.To, c.Why))
                : Decision.Accept(),
            ({ } known, StartRename c) => DecideRename(state, known, c),
            _ when state.Renaming is { } renaming => BeingRenamed(renaming),
            ({ } known, ChangeMirror c) => Change(known, c),
            (_, EnableMirror) => state.Enabled ? Decision.Accept() : Decision.Accept(new MirrorEnabled()),
            (_, DisableMirror) => state.Enabled ? Decision.Accept(new MirrorDisabled()) : Decision.Accept(),
            (_, DrainMirror c) => DecideDrain(state, c, now),
            (_, ResumeMirror) => state.Drained is null ? Decision.Accept() : Decision.Accept(new MirrorResumed()),
            (_, ReleaseMirror) => state.Quarantine is null ? Decision.Accept() : Decision.Accept(new MirrorReleased()),
            (_, RemoveMirror) => Decision.Accept(new MirrorRemoved()),
            _ => throw new ArgumentException($"{command.GetType().Name} is not for a mirror", nameof(command)),
        };

    private static Decision AlreadyThere(MirrorState state, MirrorDefinition known, RegisterMirror command) =>
        command.RenamedFrom is { } heritage && heritage.Rename == state.CameFromRename
            ? Decision.Accept()
            : Refuse(RefusalKind.Duplicate, "id", $"there is a mirror {known.Id} already");

    private static Decision Change(MirrorDefinition known, ChangeMirror command)
    {
        var wished = command.Definition;
        if (command.Before is { } before && before != known)
            return Refuse(RefusalKind.Conflict, "id", "the mirror was changed meanwhile");
        if (wished.Id != known.Id) return Refuse(RefusalKind.Invalid, "id", "an id is changed by a rename");
        if (wished.Repository != known.Repository)
            return Refuse(RefusalKind.Invalid, "repo", "a mirror stays in its repository");
        return Valid(wished, d => d == known ? null : new MirrorChanged(d));
    }

    private static Decision DecideRename(MirrorState state, MirrorDefinition known, StartRename command)
    {
        if (state.Renaming is { } renaming)
            return renaming.Rename == command.Rename ? Decision.Accept() : BeingRenamed(renaming);
        if (!MirrorId.TryParse(command.To, out _))
            return Refuse(RefusalKind.Invalid, "to", $"not a valid name: {Slug.Rule}");
        return command.To == known.Id
            ? Decision.Accept()
            : Decision.Accept(new MirrorRenameStarted(command.Rename, command.To));
    }

    private static Decision EndRename(MirrorState state, string to) => state.Renaming?.To == to
        ? Decision.Accept(new MirrorRemoved(to))
        : Refuse(RefusalKind.Invalid, "to", $"no rename to {to} is under way");

    private static Decision DecideScan(RecordScan command) => (command.Report.Result, command.FileSet) switch
    {
        (ScanResult.Completed, { } files) => Decision.Accept(new MirrorScanned(command.Report, files, command.Lacked)),
        (ScanResult.Completed, null) => Refuse(RefusalKind.Invalid, "file-set", "a completed scan has a file set"),
        _ => Decision.Accept(new MirrorScanFailed(command.Report)),
    };

    private static Decision DecideVerdict(MirrorState state, RecordVerdict command, DateTimeOffset now)
    {
        if (!MirrorSchemes.IsKnown(command.Scheme))
            return Refuse(RefusalKind.Invalid, "scheme", "none of http, https, rsync, ftp");
        if (command.Verdict is not (Verdict.Up or Verdict.Down or Verdict.HttpsOnly))
            return Refuse(RefusalKind.Invalid, "verdict", "a verdict is up, down or https only");
        if (!state.Enabled || command.HealthEpoch != state.EpochOf(command.Scheme)) return Decision.Accept();
        var before = state.HealthOf(command.Scheme);
        var same = before.Verdict == command.Verdict;
        // A node that cannot tell leaves what others know of a family.
        var changed = new MirrorVerdictChanged(
            command.Scheme,
            command.Verdict,
            command.Reason,
            same ? before.Since : command.Since ?? now,
            command.Ipv4?.OrNull() ?? before.Ipv4.OrNull(),
            command.Ipv6?.OrNull() ?? before.Ipv6.OrNull(),
            command.Evidence,
            command.Node);
        return same && changed.Ipv4 == before.Ipv4.OrNull() && changed.Ipv6 == before.Ipv6.OrNull()
            ? Decision.Accept()
            : Decision.Accept(changed);
    }

    private static Decision DecideQuarantine(MirrorState state, QuarantineMirror command, DateTimeOffset now)
    {
        if (command.Evidence.AsSpan().Length is < 2 or > MirrorLimits.MostEvidence)
            return Refuse(RefusalKind.Invalid, "evidence", $"2 to {MirrorLimits.MostEvidence} ranges that differ are needed");
        if (!state.Enabled || command.HealthEpoch != state.HealthEpoch || state.Quarantine is not null) return Decision.Accept();
        return Decision.Accept(new MirrorQuarantined(now, command.Evidence));
    }

    private static Decision DecideDrain(MirrorState state, DrainMirror command, DateTimeOffset now)
    {
        if (command.Until <= now) return Refuse(RefusalKind.Invalid, "until", "is not in the future");
        var drained = new MirrorDrained(command.Until?.ToUniversalTime());
        return drained == state.Drained ? Decision.Accept() : Decision.Accept(drained);
    }

    private static Decision Valid(MirrorDefinition definition, Func<MirrorDefinition, MirrorEvent?> happens)
    {
        var (canonical, faults) = MirrorRules.Check(definition);
        if (faults.Count > 0) return Decision.Refuse(new CommandResult.Refused(RefusalKind.Invalid, faults));
        return happens(canonical) is { } happened ? Decision.Accept(happened) : Decision.Accept();
    }

    private static Decision NotFound(MirrorState state) => Refuse(
        RefusalKind.NotFound, "id", state.RenamedTo is { } to ? $"it was renamed to {to}" : "there is no such mirror");

    private static Decision BeingRenamed(MirrorRenameStarted renaming) =>
        Refuse(RefusalKind.Invalid, "id", $"it is being renamed to {renaming.To}");

    private static Decision Refuse(RefusalKind kind, string field, string message) =>
        Decision.Refuse(new CommandResult.Refused(kind, field, message));
}
