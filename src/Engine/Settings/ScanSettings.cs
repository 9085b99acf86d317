namespace MirrorActors.Engine.Settings;

/// <summary>Listing of mirrors; see <c>scan</c> in reference.conf.</summary>
/// <param name="Interval">Between two scans of one mirror.</param>
/// <param name="Concurrency">Scans at the same time on this node.</param>
/// <param name="MassLoss">A scan that loses more is not taken over.</param>
/// <param name="MaxEntries">Of one listing; 0 means ten times the catalogue, at least a million.</param>
/// <param name="Timeout">Of one scan.</param>
/// <param name="LargeFile">Bytes; mirrors are asked for parts of files beyond. 0: not.</param>
/// <param name="RsyncProgram">Name or path.</param>
/// <param name="RsyncUser">Null: the node's own user.</param>
public sealed record ScanSettings(
    TimeSpan Interval, int Concurrency, Percent MassLoss, long MaxEntries, TimeSpan Timeout, long LargeFile,
    string RsyncProgram, string? RsyncUser)
{
    public static ScanSettings Read(SettingsReader r) => new(
        r.Duration("scan.interval", TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)),
        r.Int("scan.concurrency", 1, 256),
        r.Percent("scan.mass-loss"),
        r.Long("scan.max-entries", 0, long.MaxValue),
        r.Duration("scan.timeout", TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
        r.Size("scan.large-file", 0, long.MaxValue),
        r.Read("scan.rsync-program", ParseProgram, "rsync"),
        r.String("scan.rsync-user") is { Length: > 0 } user ? user : null);

    private static Parsed<string> ParseProgram(string text) =>
        text.Length > 0 ? text : Parsed<string>.Refused("is not the name of a program");
}
