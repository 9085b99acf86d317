using System.Globalization;
using System.Text;

namespace MirrorActors.Web.Metrics;

/// <summary>Names, labels and numbers of the Prometheus text format.</summary>
internal static class MetricText
{
    /// <summary>Dots and everything else that is not allowed become underscores.</summary>
    public static string Name(string name) => string.Create(name.Length, name, static (chars, source) =>
    {
        for (var i = 0; i < chars.Length; i++)
        {
            var c = source[i];
            chars[i] = char.IsAsciiLetter(c) || (i > 0 && char.IsAsciiDigit(c)) ? c : '_';
        }
    });

    /// <summary><c>a="b",c="d"</c> in the order of the names; empty without tags.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0) return "";
        var sorted = tags.ToArray();
        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        var text = new StringBuilder();
        foreach (var (key, value) in sorted)
            Append(text, key, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        return text.ToString();
    }

    public static string With(string labels, string key, string value)
    {
        var text = new StringBuilder(labels);
        Append(text, key, value);
        return text.ToString();
    }

    public static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    public static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);

    public static string Help(string text) =>
        text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);

    private static void Append(StringBuilder text, string key, string value)
    {
        if (text.Length > 0) text.Append(',');
        text.Append(Name(key)).Append("=\"");
        text.Append(Help(value).Replace("\"", "\\\"", StringComparison.Ordinal));
        text.Append('"');
    }
}
