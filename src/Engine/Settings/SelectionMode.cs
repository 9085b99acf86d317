namespace MirrorActors.Engine.Settings;

/// <summary>How a mirror is chosen among those that may be; docs/selection.md has the formulas.</summary>
public enum SelectionMode
{
    /// <summary>By groups of nearness, then weight, capacity and distance.</summary>
    Near,

    /// <summary>By weight alone.</summary>
    Flat,

    /// <summary>As MirrorBrain 2.19 does.</summary>
    Mirrorbrain,

    /// <summary>As mirrorbits 0.6 does.</summary>
    Mirrorbits,
}
