namespace MirrorActors.Engine.Settings;

/// <summary>The configuration was read but holds settings that cannot be used; carries all of them, one a line in
/// the message. A program that meets it ends with <see cref="ExitCode"/>.</summary>
public sealed class SettingsException(IReadOnlyList<SettingsFault> faults) : Exception(string.Join('\n', faults))
{
    /// <summary>EX_CONFIG of sysexits.h.</summary>
    public const int ExitCode = 78;

    public IReadOnlyList<SettingsFault> Faults { get; } = faults;
}
