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
        printer.Facts(mirror.Fields.Select(f => (f.Key, (string?)f.Value)));
        printer.Facts(mirror.Schemes.Select(s =>
            (s.Key + " health", (string?)$"{Word(s.Value.Verdict)} since {Texts.Time(s.Value.Since)}: {s.Value.Reason}")));
        printer.Facts([
            ("files", mirror.LastGoodScan is null ? "never scanned" : mirror.Files.ToString(CultureInfo.InvariantCulture)),
            ("last scan", mirror.LastScan is { } last ? Scan(last) : null),
            ("last good scan", mirror.LastGoodScan is { } good && good != mirror.LastScan ? Scan(good) : null),
        ]);
    }

    public static string Scan(ScanReport report)
    {
        var by = report.Protocol ?? "no protocol";
        var took = Texts.Number(report.Took.TotalSeconds);
        var how = $"{Word(report.Result)} by {by} at {Texts.Time(report.Started)} in {took} s";
        var what = $"{report.Entries} entries, {report.Matched} matched, {report.Outdated} outdated, {report.Foreign} foreign";
        return report.Problem is null ? $"{how}: {what}" : $"{how}: {what}; {report.Problem}";
    }

    public static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
