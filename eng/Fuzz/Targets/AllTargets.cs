namespace MirrorActors.Fuzz.Targets;

internal static class AllTargets
{
    public static IReadOnlyList<FuzzTarget> List { get; } =
        [.. RsyncTargets.List, .. FtpTargets.List, .. IndexTargets.List, .. ManifestTargets.List, .. HeaderTargets.List,
            .. SettingsTargets.List, .. StoredTargets.List];

    public static FuzzTarget? Find(string name)
    {
        var found = List.FirstOrDefault(t => t.Name == name);
        if (found is null) Console.Error.WriteLine($"there is no target {name}; there are {string.Join(", ", List.Select(t => t.Name))}");
        return found;
    }
}
