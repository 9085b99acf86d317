using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using MirrorActors.Actors.Paths;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Web.Paths;

/// <summary>
/// The list <c>paths</c> of the configuration as requests use it. After the first request of a kind it allocates nothing.
/// </summary>
public sealed class PathPolicies
{
    /// <summary>Different sets of patterns that are remembered; further ones are resolved anew for each request.</summary>
    private const int MostRemembered = 4096;

    private readonly PathSettingTable _table;
    private readonly PolicyResolver _resolver;
    private readonly ConcurrentDictionary<ulong[], PathPolicy> _known = new(SetComparer.Instance);
    private readonly ConcurrentDictionary<ulong[], PathPolicy>.AlternateLookup<ReadOnlySpan<ulong>> _lookUp;
    private int _count;

    /// <param name="fallbacks">The common ones.</param>
    public PathPolicies(IReadOnlyList<PathSettings> paths, IReadOnlyList<FallbackSettings> fallbacks, TimeProvider clock)
    {
        _table = new PathSettingTable(paths);
        _resolver = new PolicyResolver(paths, FallbackSettings.All(fallbacks, paths), clock);
        _lookUp = _known.GetAlternateLookup<ReadOnlySpan<ulong>>();
    }

    /// <summary>Nothing depends on the path.</summary>
    public static PathPolicies None { get; } = new([], [], TimeProvider.System);

    /// <param name="path">The file's own, canonical.</param>
    public PathPolicy For(ReadOnlySpan<byte> path)
    {
        if (_table.IsEmpty) return PathPolicy.Plain;
        Span<ulong> found = stackalloc ulong[_table.Words];
        _table.Match(path, found);
        return _lookUp.TryGetValue(found, out var known) ? known : Resolve(found);
    }

    private PathPolicy Resolve(ReadOnlySpan<ulong> found)
    {
        var policy = _resolver.Resolve(_table.Of(found));
        if (_count >= MostRemembered || !_known.TryAdd(found.ToArray(), policy)) return policy;
        Interlocked.Increment(ref _count);
        return policy;
    }

    private sealed class SetComparer : IEqualityComparer<ulong[]>, IAlternateEqualityComparer<ReadOnlySpan<ulong>, ulong[]>
    {
        public static readonly SetComparer Instance = new();

        public bool Equals(ulong[]? x, ulong[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] ulong[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<ulong> alternate, ulong[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<ulong> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(MemoryMarshal.AsBytes(alternate));
            return hash.ToHashCode();
        }

        public ulong[] Create(ReadOnlySpan<ulong> alternate) => alternate.ToArray();
    }
}
