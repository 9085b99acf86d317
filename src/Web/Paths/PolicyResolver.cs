using System.Globalization;
using MirrorActors.Actors.Paths;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Web.Paths;

/// <summary>Makes one policy of the items that match, and says where each setting came from.</summary>
internal sealed class PolicyResolver
{
    private readonly IReadOnlyList<FallbackSettings> _fallbacks;

    // What is costly is made once for an item, however many policies it is in.
    private readonly Dictionary<PathSettings, NetworkList> _networks = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<PathSettings, RedirectStamp> _stamps = new(ReferenceEqualityComparer.Instance);

    /// <param name="paths">All items that there may be.</param>
    /// <param name="fallbacks">All there are, in the order of their table.</param>
    public PolicyResolver(IEnumerable<PathSettings> paths, IReadOnlyList<FallbackSettings> fallbacks, TimeProvider clock)
    {
        _fallbacks = fallbacks;
        foreach (var item in paths)
        {
            if (item.DirectNetworks is { } networks) _networks[item] = new NetworkList(networks);
            if (item.StampKey is { Length: > 0 } key) _stamps[item] = new RedirectStamp(key, clock);
        }
    }

    /// <param name="items">In the order in which each overrides those before.</param>
    public PathPolicy Resolve(IReadOnlyList<(PathGlob Glob, PathSettings Item)> items)
    {
        var named = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var networks = LastItem(items, named, "direct-networks", static i => i.DirectNetworks, Joined);
        var stamp = LastItem(items, named, "stamp-key", static i => i.StampKey, static k => k.Length == 0 ? "none" : "set");
        // Shown here, but used by the catalogue alone.
        LastItem(items, named, "hashes", static i => i.Hashes, Names);
        // Likewise, by the watch over new files.
        LastOf(items, named, "freshness", static i => i.Freshness, static f => f.ToString("c"));
        return new PathPolicy
        {
            Redirect = LastOf(items, named, "redirect", static i => i.Redirect, OnOff) ?? true,
            Direct = LastOf(items, named, "direct", static i => i.Direct, OnOff) ?? false,
            DirectBelow = LastOf(items, named, "direct-below", static i => i.DirectBelow, Number) ?? 0,
            DirectNetworks = networks is null ? NetworkList.None : _networks[networks],
            DirectUserAgents = [.. Last(items, named, "direct-user-agents", static i => i.DirectUserAgents, Joined) ?? []],
            ExcludedMirrors = [.. Last(items, named, "exclude-mirrors", static i => i.ExcludeMirrors, Joined) ?? []],
            Fallbacks = Last(items, named, "fallbacks", static i => i.Fallbacks, Urls) is { } own
                ? [.. own.Select(IndexOf)]
                : default,
            AllowedAge = LastOf(items, named, "allowed-age", static i => i.AllowedAge, static a => a.ToString("c")) ?? default,
            Affinity = LastOf(items, named, "affinity", static i => i.Affinity, static a => a.ToString().ToLowerInvariant())
                ?? Affinity.Default,
            Cache = Last(items, named, "cache", static i => i.Cache, static c => c),
            Stamp = stamp is null ? null : _stamps.GetValueOrDefault(stamp), // an empty key takes it back
            Settings = named,
        };
    }

    private int IndexOf(FallbackSettings one) => _fallbacks.Index().First(f => f.Item == one).Index;

    private static T? Last<T>(
        IReadOnlyList<(PathGlob Glob, PathSettings Item)> items, SortedDictionary<string, string> named, string name,
        Func<PathSettings, T?> get, Func<T, string> show)
        where T : class =>
        LastItem(items, named, name, get, show) is { } item ? get(item) : null;

    /// <summary>The item that the setting is taken from.</summary>
    private static PathSettings? LastItem<T>(
        IReadOnlyList<(PathGlob Glob, PathSettings Item)> items, SortedDictionary<string, string> named, string name,
        Func<PathSettings, T?> get, Func<T, string> show)
        where T : class
    {
        for (var i = items.Count - 1; i >= 0; i--)
        {
            if (get(items[i].Item) is not { } value) continue;
            named[name] = $"{show(value)} ({items[i].Glob.Text})";
            return items[i].Item;
        }

        return null;
    }

    private static T? LastOf<T>(
        IReadOnlyList<(PathGlob Glob, PathSettings Item)> items, SortedDictionary<string, string> named, string name,
        Func<PathSettings, T?> get, Func<T, string> show)
        where T : struct =>
        Last<object>(items, named, name, i => get(i), value => show((T)value)) as T?;

    private static string OnOff(bool value) => value ? "on" : "off";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Joined(IReadOnlyList<string> items) => items.Count == 0 ? "none" : string.Join(", ", items);

    private static string Urls(IReadOnlyList<FallbackSettings> items) => Joined([.. items.Select(static f => f.Url.AbsoluteUri)]);

    private static string Names(HashSettings hashes) => Joined(
        [.. new[] { ("md5", hashes.Md5), ("sha1", hashes.Sha1), ("sha256", hashes.Sha256), ("sha512", hashes.Sha512),
            ("pieces", hashes.Pieces) }
            .Where(static h => h.Item2).Select(static h => h.Item1)]);
}
