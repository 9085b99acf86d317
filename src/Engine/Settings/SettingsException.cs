namespace MirrorActors.Engine.Settings;

/// <summary>The configuration was read but holds settings that cannot be used; carries all of them, one a line in
/// the message.</summary>
public sealed class SettingsException(IReadOnlyList<SettingsFault> faults) : Exception(string.Join('\n', faults))
{
    public IReadOnlyList<SettingsFault> Faults { get; } = faults;
}
