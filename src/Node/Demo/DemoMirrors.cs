namespace MirrorActors.Node.Demo;

/// <summary>A dozen virtual mirrors in several countries, seven of them faulty.</summary>
internal static class DemoMirrors
{
    public static IReadOnlyList<LabMirror> All { get; } =
    [
        new("dresden", "DE", 51.05, 13.74, 680),
        new("frankfurt", "DE", 50.11, 8.68, 3320),
        new("vienna", "AT", 48.21, 16.37, 1853),
        new("zurich", "CH", 47.38, 8.54, 559),
        new("boston", "US", 42.36, -71.06, 3),
        new("tokyo", "JP", 35.68, 139.69, 2907),
        new("berlin-stale", "DE", 52.52, 13.41, 680, LabFault.Stale, DemoTree.Image),
        new("munich-missing", "DE", 48.14, 11.58, 12816, LabFault.Missing, DemoTree.Image),
        new("bonn-truncated", "DE", 50.73, 7.10, 3320, LabFault.Truncated),
        new("paris-slow", "FR", 48.86, 2.35, 1717, LabFault.Slow),
        new("london-dead", "GB", 51.51, -0.13, 786, LabFault.Dead),
        new("rome-private", "IT", 41.90, 12.50, 137, LabFault.PrivateRedirect),
        new("madrid-endless", "ES", 40.42, -3.70, 766, LabFault.Endless),
    ];
}
