using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace MirrorActors.Protocol.Mirrors;

/// <summary>Keeps the passwords of URLs (<c>scheme://user:password@host/</c>) out of all that is shown.</summary>
public static partial class UrlPasswords
{
    /// <summary>What is shown in place of a password.</summary>
    public const string Mask = "***";

    /// <summary>A text, also JSON, with the password of each URL in it masked.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Hide(string? text) => text is null ? null : Password().Replace(text, $"$1{Mask}@");

    /// <summary>The password of a URL, as it is there; null without one.</summary>
    public static string? Of(string? url) => url is null ? null : PasswordOf(url)?.Value;

    /// <summary>A URL as it is to be kept: one that comes back with the mask gets the password it had.</summary>
    /// <exception cref="FormatException">The password it had is for another user or host, or there is none.</exception>
    public static string? Keep(string? url, string? before)
    {
        if (url is null || PasswordOf(url) is not { Value: Mask } given) return url;
        if (before is null || PasswordOf(before) is not { } old || Site(url) != Site(Hide(before)))
            throw new FormatException($"{Mask} stands for the password of this user and host, and there is none");
        return url.Remove(given.Index, Mask.Length).Insert(given.Index, old.Value);
    }

    private static Group? PasswordOf(string url) =>
        Password().Match(url) is { Success: true } match ? match.Groups[2] : null;

    /// <summary>Scheme, user, host and port.</summary>
    private static string Site(string url)
    {
        var path = url.IndexOf('/', url.IndexOf("://", StringComparison.Ordinal) + 3);
        return path < 0 ? url : url[..path];
    }

    // A quote ends it, so that in JSON it never leaves the string it begins in.
    [GeneratedRegex("""(://[^\s/:"]*:)([^\s/"]*)@""")]
    private static partial Regex Password();
}
