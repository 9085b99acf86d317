namespace MirrorActors.Chaos.Rig;

/// <summary>Whether this system lets tests make network namespaces and filter packets in them.</summary>
internal static class NetworkPermission
{
    private static readonly Lazy<Task<string?>> Refusal = new(TryAsync);

    /// <summary>Why not; null when it does.</summary>
    public static Task<string?> RefusalAsync() => Refusal.Value;

    private static async Task<string?> TryAsync()
    {
        var name = $"chaos-{Environment.ProcessId}-try";
        if (await Tool.TryAsync($"ip netns add {name}") is { } refusal) return $"network namespaces: {refusal}";
        const string Rules = """
            table inet chaos {
              chain arrivals {
                type filter hook input priority 0;
                numgen random mod 100 < 30 drop
              }
            }

            """;
        var filter = await Tool.TryAsync($"ip netns exec {name} nft -f -", Rules);
        var link = await Tool.TryAsync($"ip -n {name} link add name br0 type bridge");
        await Tool.TryAsync($"ip netns del {name}");
        return filter is not null ? $"nftables: {filter}" : link is not null ? $"bridges: {link}" : null;
    }
}
