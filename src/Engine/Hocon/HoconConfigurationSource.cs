using Microsoft.Extensions.Configuration;

namespace MirrorActors.Engine.Hocon;

/// <summary>Offers a resolved configuration to Microsoft.Extensions.Configuration.</summary>
public sealed class HoconConfigurationSource(ResolvedConfig config) : IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => new HoconConfigurationProvider(config);
}
