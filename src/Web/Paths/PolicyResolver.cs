using System.Globalization;
using MirrorActors.Actors.Paths;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Web.Paths;

/// <summary>Makes one policy of the items that match, and says where each setting came from.</summary>
/// <param name="fallbacks">All there are, in the order of their table.</param>
internal sealed class PolicyResolver(IReadOnlyList<FallbackSettings> fallbacks, TimeProvider clock)
{
    /// <param name="items">In the order in which each overrides those before.</param>
    public PathPolicy Resolve(IReadOnlyList<(PathGlob Glob, PathSettings Item)> items)
    {
        var named = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var key = Last(items, named, "stamp-key", static i => i.StampKey, static k => k.Length == 0 ? "none" : "set");
        if (key?.Length == 0) key = null;
        return new PathPolicy
        {
            Redirect = LastOf(items, named, "redirect", static i => i.Redirect, OnOff) ?? true,
            Direct = LastOf(items, named, "direct", static i => i.Direct, OnOff) ?? false,
            DirectBelow = LastOf(items, named, "direct-below", static i => i.DirectBelow, Number) ?? 0,
            DirectNetworks = Last(items, named, "direct-networks", static i => i.DirectNetworks, Joined) is { } networks
                ? new NetworkList(networks)
                : NetworkList.None,
            DirectUserAgents = [.. Last(items, named, "direct-user-agents", static i => i.DirectUserAgents, Joined) ?? []],
            ExcludedMirrors = [.. Last(items, named, "exclude-mirrors", static i => i.ExcludeMirrors, Joined) ?? []],
            Fallbacks = Last(items, named, "fallbacks", static i => i.Fallbacks, Urls) is { } own
                ? [.. own.Select(IndexOf)]
                : default,
            AllowedAge = LastOf(items, named, "allowed-age", static i => i.AllowedAge, static a => a.ToString("c")) ?? default,
            Affinity = LastOf(items, named, "affinity", static i => i.Affinity, static a => a.ToString().ToLowerInvariant())
                ?? Affinity.Default,
            Cache = Last(items, named, "cache", static i => i.Cache, static c => c),
            StampKey = key,
            Stamp = key is null ? null : new RedirectStamp(key, clock),
            Hashes = Last(items, named, "hashes", static i => i.Hashes, Names),
            Globs = [.. items.Select(static i => i.Glob.Text)],
            Settings = named,
        };
    }

    private int IndexOf(FallbackSettings one) => fallbacks.Index().First(f => f.Item == one).Index;

    private static T? Last<T>(
        IReadOnlyList<(PathGlob Glob, PathSettings Item)> items, SortedDictionary<string, string> named, string name,
        Func<PathSettings, T?> get, Func<T, string> show)
        where T : class
    {
        for (var i = items.Count - 1; i >= 0; i--)
        {
            if (get(items[i].Item) is not { } value) continue;
            named[name] = $"{show(value)} ({items[i].Glob.Text})";
            return value;
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
        [.. new[] { ("md5", hashes.Md5), ("sha1", hashes.Sha1), ("sha256", hashes.Sha256), ("sha512", hashes.Sha512) }
            .Where(static h => h.Item2).Select(static h => h.Item1)]);
}
