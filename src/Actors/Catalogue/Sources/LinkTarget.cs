namespace MirrorActors.Actors.Catalogue.Sources;

/// <summary>Where the links of a listing lead, by their text alone.</summary>
internal static class LinkTarget
{
    /// <param name="link">Canonical.</param>
    /// <param name="target">As the link has it; null when it is not known.</param>
    /// <returns>A canonical path; null when the link leads out of the tree, or nobody knows where.</returns>
    public static string? Of(string link, string? target)
    {
        if (target is null or "" || target[0] == '/' || !SourceTree.IsPublishable(target)) return null;
        var segments = new List<string>(link.Split('/', StringSplitOptions.RemoveEmptyEntries)[..^1]);
        foreach (var segment in target.Split('/'))
        {
            if (segment is "" or ".") continue;
            if (segment != "..") segments.Add(segment);
            else if (segments.Count == 0) return null;
            else segments.RemoveAt(segments.Count - 1);
        }

        var path = "/" + string.Join('/', segments);
        return path != link && System.Text.Encoding.UTF8.GetByteCount(path) <= Protocol.Limits.PathBytes ? path : null;
    }
}
