using MirrorActors.Protocol;
using MirrorActors.Protocol.Commands;

namespace MirrorActors.Actors.Mirrors;

/// <summary>What the URLs of a mirror must satisfy.</summary>
internal static class UrlRules
{
    private const string Rsync = "rsync";

    /// <summary>For a field, the schemes it may have besides the one it is named after.</summary>
    private static readonly Dictionary<string, string[]> OtherSchemes =
        new(StringComparer.Ordinal) { [Rsync] = ["rsyncs"], ["ftp"] = ["ftpes", "ftps"] };

    /// <summary>A base URL in canonical form: lower-case ASCII host, percent-encoded path that ends in a slash.</summary>
    /// <param name="scheme">The scheme it must have, but for <see cref="OtherSchemes"/>; also the field's name.</param>
    public static string? Base(string? text, string scheme, List<FieldFault> faults)
    {
        if (text is null) return null;
        if (Parse(text, scheme, faults) is not { } uri) return null;
        var fault = BaseFault(uri, scheme);
        if (fault is not null)
        {
            faults.Add(new FieldFault(scheme, fault));
            return null;
        }

        var credentials = uri.UserInfo.Length > 0 ? uri.UserInfo + "@" : "";
        var slash = uri.AbsolutePath.EndsWith('/') ? "" : "/";
        var canonical = $"{uri.Scheme}://{credentials}{Authority(uri)}{uri.AbsolutePath}{slash}";
        if (canonical.Length <= Limits.UrlChars) return canonical;
        faults.Add(new FieldFault(scheme, TooLong()));
        return null;
    }

    /// <summary>The address of a page or picture for people.</summary>
    public static string? Page(string? text, string field, List<FieldFault> faults)
    {
        if (text is null) return null;
        if (Parse(text, field, faults) is not { } uri) return null;
        if (uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0 && uri.AsciiHost() is not null) return text;
        faults.Add(new FieldFault(field, "must be an http or https URL of a valid host, without credentials"));
        return null;
    }

    private static Uri? Parse(string text, string field, List<FieldFault> faults)
    {
        var fault = text.Length > Limits.UrlChars ? TooLong()
            : text.Any(IsForbidden) ? "holds a character that no URL may hold"
            : null;
        if (fault is null && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Host.Length > 0) return uri;
        faults.Add(new FieldFault(field, fault ?? "is not an absolute URL with a host"));
        return null;
    }

    private static bool IsForbidden(char c) => c <= ' ' || char.IsControl(c) || c is '\\' or '"' or '<' or '>';

    private static string? BaseFault(Uri uri, string scheme)
    {
        string[] schemes = [scheme, .. OtherSchemes.GetValueOrDefault(scheme, [])];
        if (!schemes.Contains(uri.Scheme)) return $"must begin with {string.Join("://, ", schemes)}://";
        if (uri.AsciiHost() is not { } host || Uri.CheckHostName(host) == UriHostNameType.Unknown)
            return "has no valid host name";
        if (uri.Port == 0) return "has port 0";
        if (uri.Query.Length > 0 || uri.Fragment.Length > 0 || uri.OriginalString.Contains('?', StringComparison.Ordinal))
            return "must have no query and no fragment";
        if (uri.UserInfo.Length > 0 && scheme != Rsync) return "must not hold credentials";
        if (scheme == Rsync && uri.AbsolutePath.Trim('/').Length == 0) return "names no rsync module";
        return null;
    }

    private static string Authority(Uri uri)
    {
        var host = uri.IdnHost.ToLowerInvariant();
        if (uri.HostNameType == UriHostNameType.IPv6) host = $"[{host.Trim('[', ']')}]";
        return uri.IsDefaultPort ? host : $"{host}:{uri.Port}";
    }

    private static string TooLong() => $"is longer than {Limits.UrlChars} characters";
}
