using Microsoft.Extensions.Configuration;

namespace MirrorActors.Engine.Hocon;

/// <summary>The flattened configuration under keys like <c>node:listen</c> and <c>repository:exclude:0</c>.</summary>
public sealed class HoconConfigurationProvider(ResolvedConfig config) : ConfigurationProvider
{
    public override void Load()
    {
        foreach (var setting in config.Flatten(ConfigurationPath.KeyDelimiter[0])) Data[setting.Key] = setting.Value;
    }
}
