using MirrorActors.Engine.Log;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Ids;
using MirrorActors.Web.Admin;

namespace MirrorActors.Web.Cluster;

/// <summary>Which node owns what, as this node knows it at one moment.</summary>
internal sealed class ShardMap
{
    private readonly AdminDependencies _with;
    private readonly string?[] _owners;
    private readonly ILookup<int, string> _mirrors;

    public ShardMap(AdminDependencies with)
    {
        _with = with;
        _owners = [.. Enumerable.Range(0, Limits.Shards).Select(with.Owner.OwnerOf)];
        _mirrors = with.Table.All.Select(mirror => mirror.Definition.Id)
            .ToLookup(id => ShardHash.ShardOf(StreamNames.Mirror(with.Repository, MirrorId.Parse(id))));
    }

    public int Free => _owners.Count(owner => owner is null);

    /// <param name="node">Null: all.</param>
    public List<ShardView> Shards(string? node) =>
    [
        .. _owners.Index().Where(shard => node is null || shard.Item == node)
            .Select(shard => new ShardView(shard.Index, shard.Item, [.. _mirrors[shard.Index].Order(StringComparer.Ordinal)])),
    ];

    public int ShardsOf(string node) => _owners.Count(owner => owner == node);

    public int MirrorsOf(string node) => _mirrors.Where(shard => _owners[shard.Key] == node).Sum(shard => shard.Count());

    public List<RegionView> Regions() =>
    [
        .. _owners.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(node => new RegionView("mirrors", node, ShardsOf(node), MirrorsOf(node))),
        Single("catalogue", StreamNames.Catalogue(_with.Repository)),
        Single("paths", StreamNames.Paths(_with.Repository)),
    ];

    private RegionView Single(string region, string stream) => new(region, _owners[ShardHash.ShardOf(stream)], 1, 1);
}
