using System.Text.RegularExpressions;

namespace MirrorActors.Protocol.Cluster;

/// <summary>Names of nodes.</summary>
public static partial class NodeName
{
    public const string Rule = "1 to 64 letters, digits, '-', '.' and '_', the first a letter or digit";

    public static bool IsValid(string? text) => text is not null && Pattern().IsMatch(text);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex Pattern();
}
