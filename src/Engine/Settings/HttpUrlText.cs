using System.Text;
using MirrorActors.Protocol;

namespace MirrorActors.Engine.Settings;

/// <summary>Absolute http and https URLs without user information, query or fragment.</summary>
public static class HttpUrlText
{
    public static Parsed<Uri> Parse(string text)
    {
        if (text.Length > Limits.UrlChars) return Parsed<Uri>.Refused($"is longer than {Limits.UrlChars} characters");
        var good = Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            && uri.Host.Length > 0 && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0;
        return good && InAscii(uri!) is { } url
            ? url
            : Parsed<Uri>.Refused("is not a URL such as https://example.org/pub/");
    }

    // Headers cannot hold other letters: an international name is kept in its encoded form.
    private static Uri? InAscii(Uri uri)
    {
        if (Ascii.IsValid(uri.Host)) return uri;
        return uri.AsciiHost() is { } host && Ascii.IsValid(host) ? new UriBuilder(uri) { Host = host }.Uri : null;
    }
}
