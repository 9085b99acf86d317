using Microsoft.Extensions.Configuration;

namespace MirrorActors.Engine.Hocon;

public static class HoconConfigurationExtensions
{
    /// <summary>Adds a configuration read by <see cref="HoconConfiguration.Load"/>.</summary>
    public static IConfigurationBuilder AddHocon(this IConfigurationBuilder builder, ResolvedConfig config) =>
        builder.Add(new HoconConfigurationSource(config));

    /// <summary>Reads the configuration as <see cref="HoconConfiguration.Load"/> does and adds it.</summary>
    /// <exception cref="HoconException">With every syntax error of every source.</exception>
    public static IConfigurationBuilder AddHocon(
        this IConfigurationBuilder builder, string? path, IReadOnlyDictionary<string, string> environment,
        IReadOnlyList<string> overrides) => builder.AddHocon(HoconConfiguration.Load(path, environment, overrides));
}
