namespace MirrorActors.Engine.Settings;

/// <summary>Who is told of trouble, and how; see <c>alerts</c> in reference.conf.</summary>
/// <param name="Webhook">Null: none.</param>
/// <param name="WebhookSecretFile">Null: messages are not signed.</param>
/// <param name="AllowPrivate">CIDR: further private networks that the webhook may be in.</param>
/// <param name="Mail">Null: none.</param>
/// <param name="Command">Program and arguments; empty: none.</param>
/// <param name="RepeatAfter">While it lasts; zero: never.</param>
/// <param name="Contacts">Whether mirrors' contacts are written to.</param>
public sealed record AlertSettings(
    Uri? Webhook, string? WebhookSecretFile, IReadOnlyList<string> AllowPrivate, MailSettings? Mail, IReadOnlyList<string> Command,
    TimeSpan RepeatAfter, bool Contacts)
{
    public static AlertSettings Read(SettingsReader r)
    {
        var settings = new AlertSettings(
            r.Read<Uri?>("alerts.webhook", ParseWebhook, null),
            r.PathOr("alerts.webhook-secret-file", null),
            r.Cidrs("alerts.allow-private"),
            MailSettings.Read(r),
            r.Strings("alerts.command"),
            r.Duration("alerts.repeat-after", TimeSpan.Zero, TimeSpan.FromDays(365)),
            r.Bool("alerts.contacts"));
        if (settings is { Contacts: true, Mail: null }) r.Refuse("alerts.contacts", "needs a mail server (alerts.mail.server)");
        return settings;
    }

    private static Parsed<Uri?> ParseWebhook(string text)
    {
        if (text.Length == 0) return (Uri?)null;
        var isUrl = Uri.TryCreate(text, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            && url.UserInfo.Length == 0 && url.Fragment.Length == 0 && url.Host.Length > 0;
        return isUrl ? url : Parsed<Uri?>.Refused("is not a URL such as https://example.org/hooks/mirrors");
    }
}
