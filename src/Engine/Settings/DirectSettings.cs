namespace MirrorActors.Engine.Settings;

/// <summary>Budget of direct delivery as the last resort; see <c>direct</c> in reference.conf.</summary>
/// <param name="LastResort">Whether it is done.</param>
/// <param name="MaxRate">Bytes a second for all transfers; 0: no limit.</param>
/// <param name="MaxTransfers">At the same time.</param>
/// <param name="MaxSize">Bytes of a file; 0: no limit.</param>
public sealed record DirectSettings(bool LastResort, long MaxRate, int MaxTransfers, long MaxSize)
{
    public static DirectSettings Read(SettingsReader r) => new(
        r.Bool("direct.last-resort"),
        r.Size("direct.max-rate", 0, long.MaxValue),
        r.Int("direct.max-transfers", 0, 100_000),
        r.Size("direct.max-size", 0, long.MaxValue));
}
