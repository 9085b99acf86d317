namespace MirrorActors.Engine.Settings;

/// <summary>Paths of files in the published tree.</summary>
internal static class TreePathText
{
    /// <summary>With a slash in front; null when it is no such path.</summary>
    public static string? Parse(string text)
    {
        var path = text.StartsWith('/') ? text : "/" + text;
        var isPath = !path.EndsWith('/') && !path.Any(char.IsControl)
            && !path[1..].Split('/').Any(part => part is "" or "." or "..");
        return isPath ? path : null;
    }
}
