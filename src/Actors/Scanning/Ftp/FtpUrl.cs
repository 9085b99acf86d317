using System.Text;
using MirrorActors.Protocol;

namespace MirrorActors.Actors.Scanning.Ftp;

/// <summary>How an FTP connection is secured.</summary>
internal enum FtpSecurity
{
    None,

    /// <summary>By AUTH TLS, before the login (RFC 4217).</summary>
    Explicit,

    /// <summary>TLS from the first byte, on a port of its own.</summary>
    Implicit,
}

/// <summary>
/// The parts of <c>ftp://host[:port]/path/</c>, <c>ftpes://</c> (explicit TLS) or <c>ftps://</c> (implicit TLS).
/// </summary>
/// <param name="Path">Decoded, below where the server puts a user who logs in; empty or ending in a slash.</param>
internal sealed record FtpUrl(FtpSecurity Security, string Host, int Port, string Path)
{
    private const int PlainPort = 21;
    private const int ImplicitPort = 990;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <exception cref="ListingException">Not such a URL.</exception>
    public static FtpUrl Parse(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.AsciiHost() is not { Length: > 0 } host)
            throw new ListingException("not an FTP URL");
        var security = uri.Scheme switch
        {
            "ftp" => FtpSecurity.None,
            "ftpes" => FtpSecurity.Explicit,
            "ftps" => FtpSecurity.Implicit,
            _ => throw new ListingException("not an FTP URL"),
        };
        if (uri.UserInfo.Length > 0) throw new ListingException("an FTP URL with credentials is not used");
        var port = uri.Port > 0 ? uri.Port : security == FtpSecurity.Implicit ? ImplicitPort : PlainPort;
        return new FtpUrl(security, host.Trim('[', ']'), port, Decode(uri.AbsolutePath));
    }

    private static string Decode(string path)
    {
        try
        {
            var segments = Strict.GetString(Unescaped(path)).Split('/', StringSplitOptions.RemoveEmptyEntries);
            if (Array.TrueForAll(segments, segment => EntryName.IsSafeSegment(segment)))
                return string.Concat(segments.Select(segment => segment + "/"));
        }
        catch (DecoderFallbackException)
        {
            // The same fault.
        }

        throw new ListingException("the path of the FTP URL holds what no path may hold");
    }

    private static byte[] Unescaped(string path)
    {
        var bytes = Encoding.UTF8.GetBytes(path);
        var length = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            var isEscape = bytes[i] == '%' && i + 2 < bytes.Length
                && char.IsAsciiHexDigit((char)bytes[i + 1]) && char.IsAsciiHexDigit((char)bytes[i + 2]);
            if (!isEscape)
            {
                bytes[length++] = bytes[i];
                continue;
            }

            bytes[length++] = (byte)((Hex(bytes[i + 1]) << 4) | Hex(bytes[i + 2]));
            i += 2;
        }

        return bytes[..length];
    }

    private static int Hex(byte digit) => char.IsAsciiDigit((char)digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
