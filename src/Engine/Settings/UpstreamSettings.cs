namespace MirrorActors.Engine.Settings;

/// <summary>Where the catalogue comes from without a tree: <c>repository.upstream</c> in reference.conf.</summary>
/// <param name="Base">URL of the tree's root, or the directory of a manifest's file; ends in a slash. May hold a password.</param>
/// <param name="Manifest">The file below the base that alone says what is published; null when the tree is listed.</param>
/// <param name="Refresh">Between two listings.</param>
/// <param name="HeadBudget">Files asked for by HEAD after one listing.</param>
public sealed record UpstreamSettings(string Base, ManifestPath? Manifest, TimeSpan Refresh, int HeadBudget)
{
    private const string Key = "repository.upstream";
    private const string PathKey = "repository.path";
    private const int MostHeads = 1_000_000;

    /// <summary>The manifest is a file of this system.</summary>
    public bool IsFile => !Base.Contains("://", StringComparison.Ordinal);

    /// <summary>Files below the base can be asked for by HTTP.</summary>
    public bool IsHttp => Base.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || Base.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Null when there is a tree; what excludes each other, or is missing, is noted as a fault.</summary>
    /// <param name="repository">The settings of the repository besides.</param>
    public static UpstreamSettings? Read(SettingsReader r, RepositorySettings repository)
    {
        var place = r.Read<UpstreamPlace?>(Key, text => UpstreamText.Parse(text, repository.Manifest), null);
        var refresh = r.Duration("repository.refresh", TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));
        var heads = r.Int("repository.head-budget", 0, MostHeads);
        var hasTree = repository.Path.Length > 0;
        if (place is null && !hasTree && r.Faults.All(f => f.Key is not (Key or PathKey)))
            r.Refuse(PathKey, $"is not set; name the directory of the published files, or where they are listed ({Key})");
        if (place is not null && hasTree) r.Refuse(Key, $"is set besides {PathKey}: the published files are known from one of both");
        return place is null ? null : new UpstreamSettings(place.Base, place.Manifest, refresh, heads);
    }
}

/// <summary>What <c>repository.upstream</c> names; see <see cref="UpstreamSettings"/>.</summary>
internal sealed record UpstreamPlace(string Base, ManifestPath? Manifest);
