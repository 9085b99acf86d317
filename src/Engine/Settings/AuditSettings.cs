namespace MirrorActors.Engine.Settings;

/// <summary>Comparing mirrors' bytes; see <c>audit</c> in reference.conf.</summary>
/// <param name="PerHour">Ranges an hour and mirror; 0: none.</param>
/// <param name="Bytes">Of one range, file or piece.</param>
public sealed record AuditSettings(int PerHour, int Bytes)
{
    public static AuditSettings Read(SettingsReader r) => new(
        r.Int("audit.per-hour", 0, 60),
        (int)r.Size("audit.bytes", 1024, 16 << 20));
}
