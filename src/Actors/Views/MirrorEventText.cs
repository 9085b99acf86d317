using System.Globalization;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Protocol.Values;

namespace MirrorActors.Actors.Views;

/// <summary>Events of a mirror in words, one line each.</summary>
public static class MirrorEventText
{
    /// <param name="before">The definition that was in force; null when it is not known.</param>
    public static string Of(MirrorEvent happened, MirrorDefinition? before) => happened switch
    {
        MirrorRegistered { RenamedFrom: { } from } => $"registered, renamed from {from.Id}",
        MirrorRegistered => "registered",
        MirrorChanged changed => Changed(changed.Definition, before),
        MirrorEnabled => "enabled",
        MirrorDisabled => "disabled",
        MirrorRemoved { RenamedTo: { } to } => $"renamed to {to}",
        MirrorRemoved => "removed",
        MirrorRenameStarted rename => $"is being renamed to {rename.To}",
        MirrorRenameAbandoned rename => $"was not renamed to {rename.To}: {rename.Why}",
        MirrorScanned scan => Scanned(scan.Report),
        MirrorScanFailed scan => $"scan {scan.Report.Result.ToString().ToLowerInvariant()}: {scan.Report.Problem ?? "no reason told"}",
        MirrorFilesChecked { Patch: var patch, Reason: var why } =>
            $"{Number(patch.Added.Length)} files found, {Number(patch.Removed.Length)} gone: {why}",
        MirrorFilesMerged => "files found since the last scan were put into its file set",
        MirrorVerdictChanged change => Verdicts(change),
        MirrorDrained { Until: { } until } => $"drained until {Rfc3339.Format(until)}",
        MirrorDrained => "drained",
        MirrorResumed => "resumed",
        MirrorQuarantined { Evidence.Length: var times } =>
            $"quarantined: it sent other bytes than were published, seen {Number(times)} times",
        MirrorReleased => "released from quarantine",
        _ => happened.GetType().Name,
    };

    private static string Changed(MirrorDefinition after, MirrorDefinition? before)
    {
        if (before is null) return "changed";
        var fields = MirrorFields.All.Where(f => f.Get(before) != f.Get(after))
            .Select(f => $"{f.Name} from {f.Get(before) ?? "nothing"} to {f.Get(after) ?? "nothing"}");
        return "changed: " + string.Join(", ", fields);
    }

    private static string Scanned(ScanReport report)
    {
        var how = $"scanned by {report.Protocol ?? "no protocol"}";
        return string.Create(
            CultureInfo.InvariantCulture, $"{how}: {report.Matched} of {report.Entries} entries match, {report.Outdated} are outdated");
    }

    private static string Verdicts(MirrorVerdictChanged change)
    {
        var families = string.Concat(Family("IPv4", change.Ipv4), Family("IPv6", change.Ipv6));
        return $"{change.Scheme} is {change.Verdict.ToString().ToLowerInvariant()}{families}: {change.Reason}";
    }

    private static string Family(string name, FamilyState? state) =>
        state is { } known ? $", {name} {known.ToString().ToLowerInvariant()}" : "";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
