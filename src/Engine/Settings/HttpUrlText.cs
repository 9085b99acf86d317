namespace MirrorActors.Engine.Settings;

/// <summary>Absolute http and https URLs without user information, query or fragment.</summary>
public static class HttpUrlText
{
    public static Parsed<Uri> Parse(string text)
    {
        var good = Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            && uri.Host.Length > 0 && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0;
        return good ? uri! : Parsed<Uri>.Refused("is not a URL such as https://example.org/pub/");
    }
}
