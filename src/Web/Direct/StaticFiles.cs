namespace MirrorActors.Web.Direct;

/// <summary>The files of <c>repository.static</c>. Symbolic links are not followed.</summary>
public sealed class StaticFiles(string root) : ILocalFiles
{
    private readonly string _root = Path.GetFullPath(root);

    public LocalFile? Open(string path)
    {
        var current = _root;
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment is "." or "..") return null;
            current = Path.Combine(current, segment);
            var info = new FileInfo(current);
            if (info.LinkTarget is not null) return null;
        }

        return LocalFile.Open(current);
    }
}
