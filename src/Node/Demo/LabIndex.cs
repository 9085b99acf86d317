using System.Globalization;
using System.Net;
using System.Text;

namespace MirrorActors.Node.Demo;

/// <summary>A line of a listing; folders have size -1.</summary>
internal sealed record LabEntry(string Name, long Size, DateTime Modified);

/// <summary>Directory listings in the form of nginx's autoindex.</summary>
internal static class LabIndex
{
    private const int NameWidth = 50;

    /// <summary>So wide that a limit of entries ends a scan before one of depth does.</summary>
    private const int EndlessWidth = 500;

    public static LabEntry Folder(FileSystemInfo folder) => new(folder.Name, -1, folder.LastWriteTimeUtc);

    public static string Render(string path, IEnumerable<LabEntry> entries)
    {
        var html = new StringBuilder($"<html>\r\n<head><title>Index of {path}</title></head>\r\n<body>\r\n");
        html.Append(CultureInfo.InvariantCulture, $"<h1>Index of {path}</h1><hr><pre><a href=\"../\">../</a>\r\n");
        foreach (var entry in entries.OrderBy(e => e.Name, StringComparer.Ordinal)) Append(html, entry);
        return html.Append("</pre><hr></body>\r\n</html>\r\n").ToString();
    }

    /// <summary>
    /// Folders that hold folders that hold folders …, each level under names of its own: no level looks like one above.
    /// </summary>
    public static string Endless(string path)
    {
        var level = path.Count(c => c == '/');
        var deeper = Enumerable.Range(0, EndlessWidth);
        return Render(path, deeper.Select(i => new LabEntry($"deeper-{level}-{i}", -1, DateTime.UnixEpoch)));
    }

    private static void Append(StringBuilder html, LabEntry entry)
    {
        var slash = entry.Size < 0 ? "/" : string.Empty;
        var size = entry.Size < 0 ? "-" : entry.Size.ToString(CultureInfo.InvariantCulture);
        var date = entry.Modified.ToString("dd-MMM-yyyy HH:mm", CultureInfo.InvariantCulture);
        var (link, text) = (Uri.EscapeDataString(entry.Name), WebUtility.HtmlEncode(entry.Name));
        html.Append(CultureInfo.InvariantCulture, $"<a href=\"{link}{slash}\">{text}{slash}</a>");
        html.Append(' ', Math.Max(1, NameWidth - entry.Name.Length)).Append(date).Append(size.PadLeft(20)).Append("\r\n");
    }
}
