using System.Globalization;
using System.Text;
using MirrorActors.Protocol;

namespace MirrorActors.Engine.Log;

/// <summary>
/// Maps a stream to its ownership shard: FNV-1a (64 bit) over the UTF-8 name, folded to the shard count. Frozen: every
/// node and every stored log must agree for ever, so a test pins golden values.
/// </summary>
public static class ShardHash
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;
    private const string ScopePrefix = "shard/";

    public static int ShardOf(string stream)
    {
        var hash = Offset;
        foreach (var b in Encoding.UTF8.GetBytes(stream)) hash = (hash ^ b) * Prime;
        hash ^= hash >> 32;
        return (int)(hash % Limits.Shards);
    }

    /// <summary>The ownership scope of a shard, for example <c>shard/017</c>.</summary>
    public static string Scope(int shard) => $"{ScopePrefix}{shard:D3}";

    /// <summary>The shard of a scope; null for a scope of something else.</summary>
    public static int? ShardOfScope(string scope) =>
        scope.StartsWith(ScopePrefix, StringComparison.Ordinal)
        && int.TryParse(scope.AsSpan(ScopePrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var shard)
            ? shard
            : null;
}
