namespace MirrorActors.Protocol.Ids;

/// <summary>Persistence ids: which stream of the log belongs to what.</summary>
public static class StreamNames
{
    public const string MirrorPrefix = "mirror/";
    public const string CataloguePrefix = "catalogue/";
    public const string PathsPrefix = "paths/";

    public static string Mirror(RepositoryId repository, MirrorId mirror) => $"{MirrorPrefix}{repository}/{mirror}";

    public static string Catalogue(RepositoryId repository) => $"{CataloguePrefix}{repository}";

    public static string Paths(RepositoryId repository) => $"{PathsPrefix}{repository}";

    public static bool TryParseMirror(string stream, out RepositoryId repository, out MirrorId mirror)
    {
        repository = default;
        mirror = default;
        if (!stream.StartsWith(MirrorPrefix, StringComparison.Ordinal)) return false;
        var rest = stream[MirrorPrefix.Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash > 0
            && RepositoryId.TryParse(rest[..slash], out repository)
            && MirrorId.TryParse(rest[(slash + 1)..], out mirror);
    }
}
