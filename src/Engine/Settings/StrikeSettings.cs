namespace MirrorActors.Engine.Settings;

/// <summary>What follows when a client comes back for the same file; see <c>strikes</c> in reference.conf.</summary>
/// <param name="ExemptAgents">Beginnings of User-Agents that ask for the whole file to go on with a part.</param>
public sealed record StrikeSettings(StrikeMode Mode, IReadOnlyList<string> ExemptAgents)
{
    public static StrikeSettings Read(SettingsReader r) =>
        new(r.Choice<StrikeMode>("strikes.mode"), r.Strings("strikes.exempt-agents"));
}

public enum StrikeMode
{
    Off,

    /// <summary>Strikes are counted, and enough of them have the mirror probed.</summary>
    Observe,

    /// <summary>Besides, the client gets another mirror at once.</summary>
    Act,
}
