using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo.Locating;
using MirrorActors.Web.Redirect;

namespace MirrorActors.Web.Paths;

/// <summary>What is configured for a path, resolved. Immutable; paths that match the same patterns share one.</summary>
public sealed class PathPolicy
{
    /// <summary>Nothing is configured.</summary>
    public static PathPolicy Plain { get; } = new();

    /// <summary>False: always delivered here, or through the origin.</summary>
    public bool Redirect { get; init; } = true;

    /// <summary>Delivered here.</summary>
    public bool Direct { get; init; }

    /// <summary>Bytes; smaller files are delivered here. 0: none.</summary>
    public long DirectBelow { get; init; }

    /// <summary>Clients of these networks get the file from here.</summary>
    public NetworkList DirectNetworks { get; init; } = NetworkList.None;

    /// <summary>So do clients whose User-Agent contains one of these, in any case.</summary>
    public ImmutableArray<string> DirectUserAgents { get; init; } = [];

    /// <summary>Ids of mirrors that get nothing of this.</summary>
    public ImmutableArray<string> ExcludedMirrors { get; init; } = [];

    /// <summary>Which fallbacks are meant, as places in <c>FallbackTable.All</c>; default: the common ones.</summary>
    public ImmutableArray<int> Fallbacks { get; init; }

    /// <summary>Copies that are up to so much older than the catalogue's file may be given.</summary>
    public TimeSpan AllowedAge { get; init; }

    public Affinity Affinity { get; init; }

    /// <summary>Cache-Control of redirects; null: the usual one.</summary>
    public string? Cache { get; init; }

    /// <summary>Stamps redirects; null: they are not.</summary>
    public RedirectStamp? Stamp { get; init; }

    /// <summary>For people: each setting in force with the pattern it came from.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>True when the request is not for mirrors at all.</summary>
    /// <param name="size">Of the file.</param>
    public bool IsServedDirectly(long size, in Exchange exchange) =>
        !Redirect || Direct || size < DirectBelow || DirectNetworks.Contains(exchange.Client.Address)
        || (!DirectUserAgents.IsEmpty && HasUserAgent(exchange.Http.Request.Headers.UserAgent));

    /// <summary>The same for people, as far as the client's address tells: the setting because of which; null: none.</summary>
    public string? WhyDirect(long size, in AddressKey client) =>
        !Redirect ? Named("redirect")
        : Direct ? Named("direct")
        : size < DirectBelow ? Named("direct-below")
        : DirectNetworks.Contains(client) ? Named("direct-networks")
        : null;

    /// <summary>To be called once the identity headers are there.</summary>
    public void WriteCache(HttpResponse response)
    {
        if (Cache is not null) response.Headers.CacheControl = Cache;
    }

    private string Named(string setting) => $"{setting} = {Settings.GetValueOrDefault(setting)}";

    private bool HasUserAgent(StringValues given)
    {
        foreach (var text in given)
        {
            foreach (var part in DirectUserAgents)
            {
                if (text?.Contains(part, StringComparison.OrdinalIgnoreCase) == true) return true;
            }
        }

        return false;
    }
}
