using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Hocon;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo;
using MirrorActors.Geo.Locating;

namespace MirrorActors.Node.Composition;

/// <summary>
/// Takes <c>geo.overrides</c> over from the configuration when it is read again. A configuration with a fault anywhere is
/// refused whole, and what was in force stays; every other setting waits for the next start.
/// </summary>
internal sealed class ConfigurationReload(GeoService geo, Func<NodeConfiguration> read, ILogger log)
{
    public void Run()
    {
        try
        {
            var overrides = OverridesOf(read().Geo);
            geo.Override(overrides);
            log.GeoOverridesReloaded(overrides.Count);
        }
        catch (SettingsException e)
        {
            foreach (var fault in e.Faults) log.ConfigurationRefused(fault.ToString());
        }
        catch (HoconException e)
        {
            foreach (var error in e.Errors) log.ConfigurationRefused(error.ToString());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.ConfigurationRefused(e.Message);
        }
    }

    public static GeoOverrides OverridesOf(GeoSettings settings) => new(settings.Overrides.Select(static o => new GeoOverride(
        AddressPrefix.Parse(o.Prefix),
        o.Country is null ? default : CountryCode.Parse(o.Country),
        o.Continent is not null && ContinentCodes.TryParse(o.Continent, out var continent) ? continent : default,
        o.Asn ?? 0,
        o is { Latitude: { } latitude, Longitude: { } longitude } ? (latitude, longitude) : null)));
}
