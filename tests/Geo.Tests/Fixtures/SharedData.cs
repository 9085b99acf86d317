namespace MirrorActors.Geo.Tests.Fixtures;

/// <summary>The folder of reference data beside the project, which a plain checkout lacks.</summary>
internal static class SharedData
{
    public static string? Root { get; } = FindRoot();

    public static string PathOf(string relative) =>
        Path.Combine(Root ?? throw new InvalidOperationException("the shared data is absent"), relative);

    private static string? FindRoot()
    {
        var shared = Environment.GetEnvironmentVariable("MIRRORACTORS_SHARED");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); shared is null && folder is not null;)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MirrorActors.sln")) && folder.Parent is { } parent)
                shared = Path.Combine(parent.FullName, "shared");
            folder = folder.Parent;
        }
        var data = shared is null ? null : Path.Combine(shared, "data");
        return Directory.Exists(data) ? data : null;
    }
}
