using System.Globalization;
using MirrorActors.Pbm.Output;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Mirrors;

/// <summary>How far a scan is, on one line: a bar when it is known how much is to come, files, rate, time left.</summary>
internal static class ScanProgressText
{
    private const int BarChars = 24;

    public static string Of(ScanState state, DateTimeOffset now)
    {
        if (state.Protocol is not { } protocol) return "waits";
        var seconds = Math.Max((now - state.Started).TotalSeconds, 0.001);
        var rate = state.Entries / seconds;
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{state.Entries:N0} files by {protocol}, {rate:N0}/s, {Texts.Size(state.Bytes)}");
        if (state.Expected is not ({ } expected and > 0)) return text;
        var done = Math.Min((double)state.Entries / expected, 1);
        var bar = new string('#', (int)(done * BarChars)).PadRight(BarChars, '.');
        var left = rate > 0 && state.Entries < expected ? $", {Left((expected - state.Entries) / rate)} left" : string.Empty;
        return $"[{bar}] {text}{left}";
    }

    private static string Left(double seconds) => seconds < 100
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min");
}
