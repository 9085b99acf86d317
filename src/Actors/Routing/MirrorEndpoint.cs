using System.Globalization;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Routing;

/// <summary>What answers need of one mirror, prepared once a table.</summary>
public sealed class MirrorEndpoint
{
    private readonly string?[] _linkEnds = new string?[RoutingLimits.LinkHeaders];

    public MirrorEndpoint(MirrorFacts facts)
    {
        Ordinal = facts.Ordinal;
        Id = facts.Definition.Id;
        HttpBase = Usable(facts.Http) ? facts.Definition.Urls.Http : null;
        HttpsBase = Usable(facts.Https) ? facts.Definition.Urls.Https : null;
        HttpLinkStart = HttpBase is null ? null : "<" + HttpBase;
        HttpsLinkStart = HttpsBase is null ? null : "<" + HttpsBase;
        Geo = facts.Definition.Place.Countries is [var own, ..] ? own.ToLowerInvariant() : null;
    }

    public int Ordinal { get; }

    public string Id { get; }

    /// <summary>The base URL; null when http is not offered or not up.</summary>
    public string? HttpBase { get; }

    /// <summary>The base URL; null when https is not offered or not up.</summary>
    public string? HttpsBase { get; }

    public string? HttpLinkStart { get; }

    public string? HttpsLinkStart { get; }

    /// <summary>The mirror's own country in lower case.</summary>
    public string? Geo { get; }

    /// <summary>The URL to give; null when the mirror cannot be given to such a client.</summary>
    public string? BaseFor(SchemeNeed need) => need switch
    {
        SchemeNeed.Https => HttpsBase,
        SchemeNeed.HttpsFirst => HttpsBase ?? HttpBase,
        _ => HttpBase ?? HttpsBase,
    };

    /// <summary><c>&lt;</c> and the URL to give.</summary>
    public string? LinkStartFor(SchemeNeed need) => need switch
    {
        SchemeNeed.Https => HttpsLinkStart,
        SchemeNeed.HttpsFirst => HttpsLinkStart ?? HttpLinkStart,
        _ => HttpLinkStart ?? HttpsLinkStart,
    };

    /// <summary>What follows the path in a Link header of that priority, from 1. Made when first asked for.</summary>
    public string LinkEndFor(int priority) => _linkEnds[priority - 1] ??= LinkEnd(priority);

    private static bool Usable(SchemeHealth health) => health.Verdict == Verdict.Up;

    private string LinkEnd(int priority) => Geo is null
        ? string.Create(CultureInfo.InvariantCulture, $">; rel=duplicate; pri={priority}")
        : string.Create(CultureInfo.InvariantCulture, $">; rel=duplicate; pri={priority}; geo={Geo}");
}
