using MirrorActors.Engine.Settings;

namespace MirrorActors.Testing;

/// <summary>Settings of the selection for tests.</summary>
public static class SelectionDefaults
{
    /// <summary>As in reference.conf, but for ages, which do not count.</summary>
    public static SelectionSettings Near { get; } = new(
        SelectionMode.Near, 16 << 20, false, TimeSpan.Zero, TimeSpan.Zero, new Percent(100), new Percent(100), true);
}
