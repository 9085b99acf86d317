namespace MirrorActors.Actors.Catalogue;

/// <summary>Resolves symbolic links one by one, as the kernel does, so that the end can be compared with the root.</summary>
internal static class RealPath
{
    /// <summary>The path without links; null for too many links. It need not exist.</summary>
    /// <param name="path">Absolute.</param>
    public static string? Of(string path)
    {
        var pending = new Stack<string>();
        Push(pending, path);
        var current = "";
        var hops = 0;
        while (pending.TryPop(out var name))
        {
            if (name is "" or ".") continue;
            if (name == "..")
            {
                current = current[..Math.Max(0, current.LastIndexOf('/'))];
                continue;
            }

            var next = current + "/" + name;
            if (LinkTarget(next) is not { } target)
            {
                current = next;
                continue;
            }

            if (++hops > CatalogueLimits.LinkHops) return null;
            if (target.StartsWith('/')) current = "";
            Push(pending, target);
        }

        return current.Length == 0 ? "/" : current;
    }

    /// <summary>The canonical path of something below the root; null when it is elsewhere.</summary>
    public static string? Below(string realRoot, string real)
    {
        if (real == realRoot) return "/";
        if (realRoot == "/") return real;
        return real.Length > realRoot.Length && real[realRoot.Length] == '/'
            && real.StartsWith(realRoot, StringComparison.Ordinal)
            ? real[realRoot.Length..]
            : null;
    }

    private static void Push(Stack<string> pending, string path)
    {
        var names = path.Split('/');
        for (var i = names.Length - 1; i >= 0; i--) pending.Push(names[i]);
    }

    private static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // what cannot be read is no link; opening it fails later with the reason
        }
    }
}
