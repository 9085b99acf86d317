namespace MirrorActors.Engine.Settings;

/// <summary>The published files, known from a tree or from <see cref="Upstream"/>; see <c>repository</c> in reference.conf.</summary>
/// <param name="Path">Directory; may be missing for now, as before a mount. Empty when there is no tree.</param>
/// <param name="Exclude">Name patterns; with a slash at the end for directories.</param>
/// <param name="ScanInterval">Between two walks.</param>
/// <param name="StableAfter">Unchanged for this long before it is redirected.</param>
/// <param name="Grace">From the second walk that misses a file to its removal.</param>
/// <param name="MassLoss">A walk that loses more is held back.</param>
/// <param name="HoldFile">Null when not set.</param>
/// <param name="Static">Directory for robots.txt and the like; null when not set.</param>
/// <param name="Dotfiles">Names that begin with a dot are published.</param>
/// <param name="HashRate">Bytes a second.</param>
/// <param name="Watch">Use file-system notification.</param>
/// <param name="TraceFile">Path with a slash in front; null when not set.</param>
/// <param name="Manifest">What mirrors are listed by first; null when not set.</param>
/// <param name="ManifestKey">PEM file with the public key that manifests of our own are signed by; null when not set.</param>
/// <param name="TraceEvery">Between two writings of the trace file by this node; zero when somebody else writes it.</param>
public sealed record RepositorySettings(
    string Path, IReadOnlyList<string> Exclude, TimeSpan ScanInterval, TimeSpan StableAfter, TimeSpan Grace,
    Percent MassLoss, string? HoldFile, string? Static, bool Dotfiles, long HashRate, bool Watch,
    string? TraceFile = null, ManifestPath? Manifest = null, string? ManifestKey = null, TimeSpan TraceEvery = default)
{
    private const long LeastHashRate = 1 << 20;
    private static readonly TimeSpan LeastTraceEvery = TimeSpan.FromMinutes(1);

    /// <summary>Where the catalogue is read from when there is no tree; null when there is one.</summary>
    public UpstreamSettings? Upstream { get; init; }

    public static RepositorySettings Read(SettingsReader r)
    {
        var settings = ReadEach(r);
        settings = settings with { Upstream = UpstreamSettings.Read(r, settings) };
        var isOwn = settings.Manifest is null or { Kind: ManifestKind.Own } || settings.Upstream is { Manifest.Kind: ManifestKind.Own };
        if (settings.ManifestKey is not null && !isOwn)
            r.Refuse("repository.manifest-key", "is for mirroractors.manifest.gz alone; other manifests are not signed");
        if (settings is { TraceEvery.Ticks: > 0, TraceFile: null })
            r.Refuse("repository.trace-every", "needs repository.trace-file, the file that is written");
        if (settings is { TraceEvery.Ticks: > 0, Upstream: not null })
            r.Refuse("repository.trace-every", "needs repository.path, the tree that the file is written into");
        if (settings.TraceEvery > TimeSpan.Zero && settings.TraceEvery < LeastTraceEvery)
            r.Refuse("repository.trace-every", "is less than 1m");
        return settings;
    }

    private static RepositorySettings ReadEach(SettingsReader r) => new(
        r.String("repository.path"),
        r.Strings("repository.exclude"),
        r.Duration("repository.scan-interval", TimeSpan.FromSeconds(10), TimeSpan.FromDays(7)),
        r.Duration("repository.stable-after", TimeSpan.Zero, TimeSpan.FromHours(1)),
        r.Duration("repository.grace", TimeSpan.Zero, TimeSpan.FromDays(365)),
        r.Percent("repository.mass-loss"),
        r.PathOr("repository.hold-file", null),
        r.PathOr("repository.static", null),
        r.Bool("repository.dotfiles"),
        r.Size("repository.hash-rate", LeastHashRate, long.MaxValue),
        r.Bool("repository.watch"),
        r.Read<string?>("repository.trace-file", ParseTrace, null),
        r.Read<ManifestPath?>("repository.manifest", ManifestKinds.Parse, null),
        r.PathOr("repository.manifest-key", null),
        r.Duration("repository.trace-every", TimeSpan.Zero, TimeSpan.FromDays(30)));

    private static Parsed<string?> ParseTrace(string text)
    {
        if (text.Length == 0) return (string?)null;
        return TreePathText.Parse(text) is { } path
            ? path
            : Parsed<string?>.Refused("is not a path in the repository, such as project/trace/master");
    }
}
