using System.Text;

namespace MirrorActors.Engine.Settings;

/// <summary>Absolute http and https URLs without user information, query or fragment.</summary>
public static class HttpUrlText
{
    public static Parsed<Uri> Parse(string text)
    {
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
        return Ascii.IsValid(uri.IdnHost) ? new UriBuilder(uri) { Host = uri.IdnHost }.Uri : null;
    }
}
