using MirrorActors.Engine.Hocon;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Engine.Tests.Settings;

public sealed class AlertSettingsTests
{
    private const string Server = "alerts.mail.server=\"mail.example.org:587\"";
    private const string From = "alerts.mail.from=\"a@example.org\"";

    [Fact]
    public void Nobody_is_told_unless_it_is_set()
    {
        var alerts = Read();
        Assert.Equal((null, null, null, TimeSpan.FromDays(1), false), (
            alerts.Webhook, alerts.WebhookSecretFile, alerts.Mail, alerts.RepeatAfter, alerts.Contacts));
        Assert.Empty(alerts.Command);
        Assert.Empty(alerts.AllowPrivate);
    }

    [Fact]
    public void Each_channel_is_read()
    {
        var alerts = Read(
            "alerts.webhook=\"https://hooks.example.org/x?y=1\"", "alerts.webhook-secret-file=key", "alerts.command=[/bin/page, --now]",
            Server, From, "alerts.mail.to=[\"b@example.org\", \"c@example.org\"]", "alerts.mail.user=u", "alerts.mail.password-file=pw",
            "alerts.contacts=on", "alerts.repeat-after=0");
        Assert.Equal((new Uri("https://hooks.example.org/x?y=1"), "key", true), (alerts.Webhook, alerts.WebhookSecretFile, alerts.Contacts));
        Assert.Equal(["/bin/page", "--now"], alerts.Command);
        var mail = alerts.Mail!;
        Assert.Equal(
            ("mail.example.org", 587, MailTls.Starttls, "u", "pw", "a@example.org"),
            (mail.Host, mail.Port, mail.Tls, mail.User, mail.PasswordFile, mail.From));
        Assert.Equal(["b@example.org", "c@example.org"], mail.To);
        Assert.Equal("::1", Read("alerts.mail.server=\"[::1]:25\"", From).Mail!.Host);
    }

    [Theory]
    [InlineData("alerts.webhook", "alerts.webhook=\"ftp://a/\"")]
    [InlineData("alerts.webhook", "alerts.webhook=\"https://u:p@a/\"")]
    [InlineData("alerts.mail.server", "alerts.mail.server=mail.example.org")]
    [InlineData("alerts.mail.server", "alerts.mail.server=\"mail.example.org:0\"")]
    [InlineData("alerts.mail.from", Server)]
    [InlineData("alerts.mail.to", Server, From, "alerts.mail.to=\"a b@c\"")]
    [InlineData("alerts.mail.to", Server, From, "alerts.mail.to=\"a@b\\r\\nX\"")]
    [InlineData("alerts.mail.password-file", Server, From, "alerts.mail.user=u")]
    [InlineData("alerts.mail.tls", Server, From, "alerts.mail.user=u", "alerts.mail.password-file=p", "alerts.mail.tls=none")]
    [InlineData("alerts.contacts", "alerts.contacts=on")]
    [InlineData("alerts.allow-private", "alerts.allow-private=home")]
    public void A_fault_names_its_key(string key, params string[] set) =>
        Assert.Equal(key, Assert.Single(Assert.Throws<SettingsException>(() => Read(set)).Faults).Key);

    private static AlertSettings Read(params string[] set) => NodeConfiguration.Read(
        HoconConfiguration.Load(null, new Dictionary<string, string>(), ["repository.path=/srv", .. set])).Alerts;
}
