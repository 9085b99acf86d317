using System.Globalization;
using System.Text.RegularExpressions;

namespace MirrorActors.Actors.Scanning.Ftp;

/// <summary>Reads which port a server offers for a data connection; the address it names beside it is never used.</summary>
internal static partial class FtpPort
{
    /// <summary>Of the reply to EPSV, <c>229 … (|||port|)</c> with any delimiter (RFC 2428 section 3); null when there is none.</summary>
    public static int? Extended(FtpReply reply)
    {
        var match = Epsv().Match(reply.Text);
        return reply.Code == 229 && match.Success ? Usable(match.Groups["port"].Value) : null;
    }

    /// <summary>Of the reply to PASV, <c>227 … h1,h2,h3,h4,p1,p2</c> (RFC 959 section 4.1.2); null when there is none.</summary>
    public static int? Passive(FtpReply reply)
    {
        var match = Pasv().Match(reply.Text);
        if (reply.Code != 227 || !match.Success) return null;
        if (!byte.TryParse(match.Groups["high"].Value, CultureInfo.InvariantCulture, out var high)) return null;
        if (!byte.TryParse(match.Groups["low"].Value, CultureInfo.InvariantCulture, out var low)) return null;
        return Usable($"{(high << 8) | low}");
    }

    private static int? Usable(string text) =>
        ushort.TryParse(text, CultureInfo.InvariantCulture, out var port) && port >= FtpLimits.LeastDataPort ? port : null;

    [GeneratedRegex(@"\((?<d>[!-~])\k<d>\k<d>(?<port>[0-9]{1,5})\k<d>\)", RegexOptions.CultureInvariant)]
    private static partial Regex Epsv();

    [GeneratedRegex(
        "(?<![0-9])[0-9]{1,3},[0-9]{1,3},[0-9]{1,3},[0-9]{1,3},(?<high>[0-9]{1,3}),(?<low>[0-9]{1,3})(?![0-9])",
        RegexOptions.CultureInvariant)]
    private static partial Regex Pasv();
}
