using System.Globalization;
using MirrorActors.Pbm.Output;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Pbm.Verbs.Mirrors;

/// <summary>A mirror for people.</summary>
internal static class MirrorText
{
    public static void Write(Printer printer, MirrorView mirror)
    {
        printer.Facts([("id", mirror.Id), ("repository", mirror.Repository), ("state", mirror.State)]);
        printer.Facts([
            ("draining", mirror.Drained is null ? null : Drain(mirror)),
            ("in quarantine", mirror.Quarantine is { } quarantine ? $"since {Texts.Time(quarantine.Since)}" : null),
            ("in maintenance", mirror.MaintenanceUntil is { } end ? $"until {Texts.Time(end)}" : null),
        ]);
        printer.Facts((mirror.Quarantine?.Evidence ?? []).Select(e => ("sent wrong bytes", (string?)Mismatch(e))));
        printer.Facts(mirror.Fields.Select(f => (f.Key, (string?)f.Value)));
        printer.Facts(mirror.Schemes.Select(s => (s.Key + " health", (string?)Health(s.Value))));
        printer.Facts([("checks", Sums(mirror.Probes))]);
        printer.Facts([
            ("files", mirror.LastGoodScan is null ? "never scanned" : mirror.Files.ToString(CultureInfo.InvariantCulture)),
            ("last scan", mirror.LastScan is { } last ? Scan(last) : null),
            ("last good scan", mirror.LastGoodScan is { } good && good != mirror.LastScan ? Scan(good) : null),
        ]);
    }

    public static string Drain(MirrorView mirror) => mirror.Drained switch
    {
        null => "not drained",
        { Until: { } until } => $"drained until {Texts.Time(until)}",
        _ => "drained until resumed",
    };

    private static string Mismatch(MismatchEvidence seen) =>
        $"{seen.Url}, {seen.Length} bytes from {seen.Offset} at {Texts.Time(seen.At)}: SHA-256 {seen.Received} instead of {seen.Expected}";

    public static string Scan(ScanReport report)
    {
        var by = report.Protocol ?? "no protocol";
        var took = Texts.Number(report.Took.TotalSeconds);
        var how = $"{Word(report.Result)} by {by} at {Texts.Time(report.Started)} in {took} s";
        var what = $"{report.Entries} entries, {report.Matched} matched, {report.Outdated} outdated, {report.Foreign} foreign";
        if (report.Trace is { } trace) what += $"; trace of {Texts.Time(trace)}{Behind(report.TraceBehind)}";
        return report.Problem is null ? $"{how}: {what}" : $"{how}: {what}; {report.Problem}";
    }

    public static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>What checks and audits have taken against what they may; null when nothing was asked.</summary>
    public static string? Sums(ProbeSums? sums) => sums is null ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"{sums.LastMinute} of {sums.MinuteBudget} requests in the last minute; {sums.Bytes / 1e6:0.0} of {sums.DayBudget / 1e6:0.0} MB "
        + $"in the last day, by {sums.Requests} requests ({sums.Extra} extra) of this node");

    private static string Behind(TimeSpan? behind) =>
        behind is { } time ? $", {Texts.Number(time.TotalHours)} h behind" : string.Empty;

    private static string Health(SchemeView scheme) =>
        $"{Word(scheme.Verdict)} since {Texts.Time(scheme.Since)}: {scheme.Reason}{Families(scheme)}";

    /// <summary>What is known of its address families.</summary>
    private static string Families(SchemeView scheme) => (scheme.Ipv4, scheme.Ipv6) switch
    {
        (null, null) => string.Empty,
        ({ } v4, null) => $" (IPv4 {Word(v4)})",
        (null, { } v6) => $" (IPv6 {Word(v6)})",
        ({ } v4, { } v6) => $" (IPv4 {Word(v4)}, IPv6 {Word(v6)})",
    };
}
