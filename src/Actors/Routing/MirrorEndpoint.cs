using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Routing;

/// <summary>What answers need of one mirror, prepared once a definition.</summary>
public sealed class MirrorEndpoint
{
    private readonly string?[] _linkEnds = new string?[RoutingLimits.LinkHeaders];

    public MirrorEndpoint(MirrorDefinition definition)
    {
        Definition = definition;
        HttpBase = definition.Urls.Http;
        HttpsBase = definition.Urls.Https;
        HttpLinkStart = HttpBase is null ? null : "<" + HttpBase;
        HttpsLinkStart = HttpsBase is null ? null : "<" + HttpsBase;
        SubtreeBytes = Encoding.UTF8.GetByteCount(definition.Urls.Subtree ?? "/");
        Key = PathKey.Of(MemoryMarshal.AsBytes(definition.Id.AsSpan()));
        Geo = definition.Place.Countries.FirstOrDefault(c => c != MirrorPlace.Everywhere)?.ToLowerInvariant();
    }

    public MirrorDefinition Definition { get; }

    public string Id => Definition.Id;

    public string? HttpBase { get; }

    public string? HttpsBase { get; }

    public string? HttpLinkStart { get; }

    public string? HttpsLinkStart { get; }

    /// <summary>Bytes of a published path that its base URLs stand for: 1, the slash, but for a mirror of a part of the tree.</summary>
    public int SubtreeBytes { get; }

    /// <summary>The mirror in rendezvous hashes: made of the id alone, so equal on every node and after a restart.</summary>
    public ulong Key { get; }

    /// <summary>The mirror's own country in lower case.</summary>
    public string? Geo { get; }

    /// <summary>What follows the path in a Link header of that priority, from 1. Made when first asked for.</summary>
    public string LinkEndFor(int priority) => _linkEnds[priority - 1] ??= LinkEnd(priority);

    private string LinkEnd(int priority) => Geo is null
        ? string.Create(CultureInfo.InvariantCulture, $">; rel=duplicate; pri={priority}")
        : string.Create(CultureInfo.InvariantCulture, $">; rel=duplicate; pri={priority}; geo={Geo}");
}
