using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Paths;

namespace MirrorActors.Engine.Settings;

/// <summary>One item of <c>paths</c> in reference.conf. What it does not state is null and left to other items.</summary>
/// <param name="Globs">Patterns of paths, at least one; see <see cref="GlobText"/>.</param>
public sealed record PathSettings(IReadOnlyList<string> Globs)
{
    /// <summary>Patterns of all items together.</summary>
    public const int MostPatterns = 1024;

    private const string Key = "paths";
    private const int MostItemsOfAList = 1024;
    private const int KeyChars = 256;

    /// <summary>Off: always delivered here, or through the origin.</summary>
    public bool? Redirect { get; init; }

    /// <summary>On: delivered here.</summary>
    public bool? Direct { get; init; }

    /// <summary>Bytes; smaller files are delivered here. 0: none.</summary>
    public long? DirectBelow { get; init; }

    /// <summary>Clients of these networks get the file from here.</summary>
    public IReadOnlyList<string>? DirectNetworks { get; init; }

    /// <summary>So do clients whose User-Agent contains one of these, in any case.</summary>
    public IReadOnlyList<string>? DirectUserAgents { get; init; }

    /// <summary>Ids of mirrors that get nothing of this.</summary>
    public IReadOnlyList<string>? ExcludeMirrors { get; init; }

    /// <summary>Instead of the common fallbacks.</summary>
    public IReadOnlyList<FallbackSettings>? Fallbacks { get; init; }

    /// <summary>Copies that are up to so much older than the catalogue's file may be given.</summary>
    public TimeSpan? AllowedAge { get; init; }

    /// <summary>Mirrors should have new files within it.</summary>
    public TimeSpan? Freshness { get; init; }

    public Affinity? Affinity { get; init; }

    /// <summary>Cache-Control of redirects.</summary>
    public string? Cache { get; init; }

    /// <summary>Redirects carry the time and a stamp made with it; empty: they do not.</summary>
    public string? StampKey { get; init; }

    /// <summary>Checksums made of these files.</summary>
    public HashSettings? Hashes { get; init; }

    /// <param name="isCountry">Whether two lower-case letters are the code of a country.</param>
    public static IReadOnlyList<PathSettings> Read(SettingsReader r, Func<string, bool> isCountry)
    {
        var items = r.Objects(Key, one => ReadOne(one, isCountry));
        if (items.Sum(static i => i.Globs.Count) > MostPatterns) r.Refuse(Key, $"has more than {MostPatterns} patterns");
        return items;
    }

    private static PathSettings ReadOne(SettingsReader r, Func<string, bool> isCountry)
    {
        var faults = r.Faults.Count;
        var globs = r.List("glob", ParseGlob);
        if (globs.Count == 0 && r.Faults.Count == faults) r.Refuse("glob", "names no pattern");
        return new PathSettings(globs)
        {
            Redirect = r.Has("redirect") ? r.Bool("redirect") : null,
            Direct = r.Has("direct") ? r.Bool("direct") : null,
            DirectBelow = r.Has("direct-below") ? r.Size("direct-below", 0, long.MaxValue) : null,
            DirectNetworks = ReadList(r, "direct-networks", CidrText.Parse),
            DirectUserAgents = ReadList(r, "direct-user-agents", ParseUserAgent),
            ExcludeMirrors = ReadList(r, "exclude-mirrors", ParseMirror),
            Fallbacks = r.Has("fallbacks") ? FallbackSettings.Read(r, isCountry) : null,
            AllowedAge = r.Has("allowed-age") ? r.Duration("allowed-age", TimeSpan.Zero, TimeSpan.FromDays(3650)) : null,
            Freshness = r.Has("freshness") ? r.Duration("freshness", TimeSpan.FromMinutes(1), TimeSpan.FromDays(365)) : null,
            Affinity = r.Has("affinity") ? r.Choice<Affinity>("affinity") : null,
            Cache = r.Has("cache") ? r.Read("cache", CacheControlText.Parse, "") : null,
            StampKey = r.Has("stamp-key") ? r.Read("stamp-key", ParseKey, "") : null,
            Hashes = r.Has("hashes") ? HashSettings.Read(r) : null,
        };
    }

    private static IReadOnlyList<string>? ReadList(SettingsReader r, string key, Func<string, Parsed<string>> parse)
    {
        if (!r.Has(key)) return null;
        var items = r.List(key, parse);
        if (items.Count > MostItemsOfAList) r.Refuse(key, $"has more than {MostItemsOfAList} items");
        return items;
    }

    private static Parsed<string> ParseGlob(string text) =>
        GlobText.ProblemOf(text) is { } problem ? Parsed<string>.Refused(problem) : GlobText.Canonical(text);

    private static Parsed<string> ParseUserAgent(string text) =>
        text.Length > 0 && IsVisible(text) ? text : Parsed<string>.Refused("is not part of a User-Agent: visible ASCII");

    private static Parsed<string> ParseMirror(string text) =>
        MirrorId.TryParse(text, out _) ? text : Parsed<string>.Refused($"is not the name of a mirror: {Slug.Rule}");

    private static Parsed<string> ParseKey(string text) =>
        IsVisible(text) ? text : Parsed<string>.Refused($"is not a key: at most {KeyChars} characters of visible ASCII");

    private static bool IsVisible(string text) => text.Length <= KeyChars && text.All(static c => c is >= ' ' and <= '~');
}
