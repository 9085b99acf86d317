using System.Net;
using System.Net.Sockets;

namespace MirrorActors.Actors.Scanning.Rsync;

/// <summary>
/// The parts of <c>rsync://[user[:password]@]host[:port]/module/path/</c>, percent-decoded, since rsync takes its
/// argument as it is.
/// </summary>
internal sealed class RsyncUrl
{
    private const string Scheme = "rsync://";
    private readonly string? _user;
    private readonly string _port;
    private readonly string _path;

    private RsyncUrl(string? user, string? password, string host, string port, string path)
    {
        _user = user;
        Password = password;
        Host = host;
        _port = port;
        _path = path;
    }

    public string Host { get; }

    public string? Password { get; }

    /// <exception cref="ListingException">Not such a URL.</exception>
    public static RsyncUrl Parse(string url)
    {
        if (!url.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || url.Any(char.IsControl))
            throw new ListingException("not an rsync URL");
        var slash = url.IndexOf('/', Scheme.Length);
        if (slash < 0 || slash + 1 == url.Length) throw new ListingException("the rsync URL names no module");
        var authority = url[Scheme.Length..slash];
        var at = authority.LastIndexOf('@');
        var login = at < 0 ? [] : authority[..at].Split(':', 2);
        var (host, port) = SplitPort(authority[(at + 1)..]);
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown || (port.Length > 0 && !ushort.TryParse(port, out _)))
            throw new ListingException("the rsync URL has no usable host");
        var user = login.Length > 0 && login[0].Length > 0 ? Uri.UnescapeDataString(login[0]) : null;
        var password = login.Length > 1 ? Uri.UnescapeDataString(login[1]) : null;
        var path = Uri.UnescapeDataString(url[slash..]);

        // In the user's name these would move the begin of the host, which was checked.
        if (path.Any(char.IsControl) || user?.Any(c => char.IsControl(c) || c is '@' or ':' or '/' or '[') == true)
            throw new ListingException("the rsync URL holds a character that it may not hold");
        return new RsyncUrl(user, password, host.Trim('[', ']'), port, path);
    }

    /// <summary>The URL with the address in place of the name, and without the password.</summary>
    public string At(IPAddress address)
    {
        var host = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
        return $"{Scheme}{(_user is null ? "" : _user + "@")}{host}{(_port.Length > 0 ? ":" + _port : "")}{_path}";
    }

    /// <summary>The text without the credentials, wherever a program may have repeated them.</summary>
    public string Scrub(string text)
    {
        if (Password is { Length: > 0 }) text = text.Replace(Password, "***", StringComparison.Ordinal);
        return _user is null ? text : text.Replace(_user + "@", "***@", StringComparison.Ordinal);
    }

    private static (string Host, string Port) SplitPort(string host)
    {
        var colon = host.LastIndexOf(':');
        return colon < 0 || host.EndsWith(']') ? (host, "") : (host[..colon], host[(colon + 1)..]);
    }
}
