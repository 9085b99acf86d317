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

    public static int ShardOf(string stream)
    {
        var hash = Offset;
        foreach (var b in Encoding.UTF8.GetBytes(stream)) hash = (hash ^ b) * Prime;
        hash ^= hash >> 32;
        return (int)(hash % Limits.Shards);
    }

    /// <summary>The ownership scope of a shard, for example <c>shard/017</c>.</summary>
    public static string Scope(int shard) => $"shard/{shard:D3}";
}
