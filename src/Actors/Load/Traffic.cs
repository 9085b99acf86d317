using System.Collections.Immutable;
using MirrorActors.Geo;

namespace MirrorActors.Actors.Load;

/// <summary>Where the redirects of about the last day went, by the clients' countries. Immutable.</summary>
public sealed class Traffic
{
    private readonly ImmutableArray<double> _byCountry;

    /// <param name="byCountry">By <see cref="CountryCode.Packed"/>.</param>
    internal Traffic(ImmutableArray<double> byCountry)
    {
        _byCountry = byCountry;
        foreach (var redirects in byCountry) Redirects += redirects;
    }

    public static Traffic None { get; } = new([]);

    /// <summary>Redirects, the older the less they count; those of clients without a country are among them.</summary>
    public double Redirects { get; }

    /// <summary>Enough to tell countries apart.</summary>
    public bool IsKnown => Redirects >= LoadLimits.EnoughTraffic;

    /// <summary>0 to 1.</summary>
    public double ShareOf(CountryCode country) =>
        country.Packed < _byCountry.Length && Redirects > 0 ? _byCountry[country.Packed] / Redirects : 0;
}
