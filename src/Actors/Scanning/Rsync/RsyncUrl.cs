using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MirrorActors.Actors.Scanning.Rsync;

/// <summary>
/// The parts of <c>rsync://[user[:password]@]host[:873]/module/path/</c>, or <c>rsyncs://</c> with port 874 for rsync inside
/// TLS, percent-decoded, since rsync takes its argument as it is.
/// </summary>
internal sealed class RsyncUrl
{
    private const string Plain = "rsync://";
    private const string Secure = "rsyncs://";
    private const int PlainPort = 873;
    private const int SecurePort = 874;
    private const int ModulePart = 1;
    private const string Wildcards = "*?[";
    private readonly string? _user;
    private readonly string _path;

    private RsyncUrl(bool isSecure, string? user, string? password, string host, int port, string path)
    {
        (IsSecure, Host, Port, Password) = (isSecure, host, port, password);
        _user = user;
        _path = path;
    }

    /// <summary>True for rsync inside TLS.</summary>
    public bool IsSecure { get; }

    public string Host { get; }

    public int Port { get; }

    public string? Password { get; }

    /// <summary>As the server knows it; no control characters.</summary>
    public string Module => _path.Split('/')[ModulePart];

    /// <exception cref="ListingException">Not such a URL.</exception>
    public static RsyncUrl Parse(string url)
    {
        var isSecure = url.StartsWith(Secure, StringComparison.OrdinalIgnoreCase);
        if ((!isSecure && !url.StartsWith(Plain, StringComparison.OrdinalIgnoreCase)) || url.Any(char.IsControl))
            throw new ListingException("not an rsync URL");
        var begin = (isSecure ? Secure : Plain).Length;
        var slash = url.IndexOf('/', begin);
        if (slash < 0 || slash + 1 == url.Length) throw new ListingException("the rsync URL names no module");
        var authority = url[begin..slash];
        var at = authority.LastIndexOf('@');
        var login = at < 0 ? [] : authority[..at].Split(':', 2);
        var (host, portText) = SplitPort(authority[(at + 1)..]);
        var port = isSecure ? SecurePort : PlainPort;
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown || (portText.Length > 0 && !TryPort(portText, out port)))
            throw new ListingException("the rsync URL has no usable host");
        var user = login.Length > 0 && login[0].Length > 0 ? Uri.UnescapeDataString(login[0]) : null;
        var password = login.Length > 1 ? Uri.UnescapeDataString(login[1]) : null;
        var path = Uri.UnescapeDataString(url[slash..]);

        // In the user's name these would move the begin of the host, which was checked.
        if (path.Any(char.IsControl) || user?.Any(c => char.IsControl(c) || c is '@' or ':' or '/' or '[') == true)
            throw new ListingException("the rsync URL holds a character that it may not hold");
        return new RsyncUrl(isSecure, user, password, host.Trim('[', ']'), port, path);
    }

    /// <summary>
    /// What rsync is to list: with the address in place of the name, and without the password. A directory follows
    /// <c>/./</c>, from where <c>--relative</c> counts names.
    /// </summary>
    /// <exception cref="ListingException">The directory cannot be asked for.</exception>
    public string At(IPAddress address, int port, string directory = "")
    {
        if (directory.Any(char.IsControl)) throw new ListingException("a directory's name holds a control character");
        var host = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
        var path = directory.Length == 0 ? _path : $"{_path}./{directory}";
        return string.Create(
            CultureInfo.InvariantCulture, $"{Plain}{(_user is null ? "" : _user + "@")}{host}:{port}{Literal(path)}");
    }

    /// <summary>A directory below this URL, both ending in a slash; null when it is elsewhere.</summary>
    /// <param name="ofModule">From the module's root, without a slash in front.</param>
    public string? BelowBase(string ofModule)
    {
        var module = _path.IndexOf('/', 1);
        var own = module < 0 ? "" : _path[(module + 1)..];
        return ofModule.StartsWith(own, StringComparison.Ordinal) ? ofModule[own.Length..] : null;
    }

    /// <summary>The text without the credentials, wherever a program may have repeated them.</summary>
    public string Scrub(string text)
    {
        if (Password is { Length: > 0 }) text = text.Replace(Password, "***", StringComparison.Ordinal);
        return _user is null ? text : text.Replace(_user + "@", "***@", StringComparison.Ordinal);
    }

    /// <summary>
    /// The server takes each part of a path below the module that holds a wildcard as a pattern: there backslashes undo it.
    /// </summary>
    private static string Literal(string path)
    {
        if (path.AsSpan().IndexOfAny(Wildcards) < 0) return path;
        return string.Join('/', path.Split('/').Select((part, i) => i <= ModulePart ? part : LiteralPart(part)));
    }

    private static string LiteralPart(string part)
    {
        if (part.AsSpan().IndexOfAny(Wildcards) < 0) return part;
        var escaped = new StringBuilder();
        foreach (var c in part) escaped.Append(c is '*' or '?' or '[' or '\\' ? "\\" : "").Append(c);
        return escaped.ToString();
    }

    private static (string Host, string Port) SplitPort(string host)
    {
        var colon = host.LastIndexOf(':');
        return colon < 0 || host.EndsWith(']') ? (host, "") : (host[..colon], host[(colon + 1)..]);
    }

    private static bool TryPort(string text, out int port)
    {
        var isPort = ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;
        port = number;
        return isPort;
    }
}
