using System.Globalization;

namespace MirrorActors.Engine.Settings;

/// <summary>The mail server; see <c>alerts.mail</c> in reference.conf.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="User">Null: no login.</param>
/// <param name="PasswordFile">Null without a user.</param>
/// <param name="From">Sender of every mail.</param>
/// <param name="To">The operators.</param>
public sealed record MailSettings(
    string Host, int Port, MailTls Tls, string? User, string? PasswordFile, string From, IReadOnlyList<string> To)
{
    private const string Key = "alerts.mail.";

    /// <summary>Null when there is no server.</summary>
    public static MailSettings? Read(SettingsReader r)
    {
        var (host, port) = r.Read(Key + "server", ParseServer, ("", 0));
        var user = r.PathOr(Key + "user", null);
        var file = r.PathOr(Key + "password-file", null);
        var tls = r.Choice<MailTls>(Key + "tls");
        var from = r.String(Key + "from");
        var to = r.List(Key + "to", MailAddress.Parse);
        if (host.Length == 0) return null;
        if (!MailAddress.IsValid(from))
            r.Refuse(Key + "from", "is not a mail address such as mirrors@example.org; it is needed with a server");
        if (user is null != file is null) r.Refuse(Key + "password-file", "is needed with a user, and only then");
        if (user is not null && tls == MailTls.None) r.Refuse(Key + "tls", "is none: a password is not sent in plain text");
        return new MailSettings(host, port, tls, user, file, from, to);
    }

    private static Parsed<(string Host, int Port)> ParseServer(string text)
    {
        if (text.Length == 0) return ("", 0);
        var colon = text.LastIndexOf(':');
        var host = colon > 0 ? text[..colon].Trim('[', ']') : "";
        var isPort = int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and < 65536;
        return isPort && Uri.CheckHostName(host) != UriHostNameType.Unknown
            ? (host, port)
            : Parsed<(string, int)>.Refused("is not host:port such as mail.example.org:587");
    }
}
