using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MirrorActors.Actors.Alerts;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Engine.Settings;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Alerts;

public sealed class MailTests
{
    private const string Me = "mirrors@example.org";
    private static readonly TestCertificates Certificates = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task A_mail_arrives_with_its_headers_and_its_text_in_any_language()
    {
        await using var server = new ToyMailServer();
        await SendAsync(server, MailTls.None);
        var lines = Assert.Single(server.Messages);
        Assert.Contains("From: <mirrors@example.org>", lines);
        Assert.Contains("To: <ops@example.org>,", lines);
        Assert.Contains("Auto-Submitted: auto-generated", lines);
        Assert.Contains(lines, line => line.StartsWith("Subject: =?utf-8?B?", StringComparison.Ordinal));
        var body = Encoding.UTF8.GetString(Convert.FromBase64String(string.Concat(lines.SkipWhile(line => line.Length > 0))));
        Assert.Contains("a is down over http: 404 — ö\r\n", body, StringComparison.Ordinal);
        Assert.All(lines, line => Assert.True(line.Length <= 78, line));
        Assert.Equal(
            ["EHLO toy-1", "MAIL FROM:<mirrors@example.org>", "RCPT TO:<ops@example.org>", "RCPT TO:<b@example.org>", "DATA"],
            server.Heard.TakeWhile(line => line != "QUIT"));
    }

    [Theory]
    [InlineData(MailTls.Starttls)]
    [InlineData(MailTls.Implicit)]
    public async Task The_password_goes_over_tls_alone(MailTls tls)
    {
        await using var server = new ToyMailServer
        {
            Certificate = Certificates.Direct("mail.example"),
            IsImplicit = tls == MailTls.Implicit,
        };
        await SendAsync(server, tls, password: "pw");
        Assert.Single(server.Messages);
        var login = server.Heard.IndexOf("AUTH PLAIN AG9wcwBwdw==");
        Assert.True(login > server.Heard.IndexOf("STARTTLS"), string.Join('\n', server.Heard));
        Assert.Contains("535 no", await FailureAsync(server, tls, password: "wrong"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_starttls_or_with_anothers_certificate_nothing_is_sent()
    {
        await using (var plain = new ToyMailServer())
        {
            Assert.Contains("does not offer STARTTLS", await FailureAsync(plain, MailTls.Starttls, "pw"), StringComparison.Ordinal);
            Assert.DoesNotContain(plain.Heard, line => line.StartsWith("AUTH", StringComparison.Ordinal));
        }

        await using var other = new ToyMailServer { Certificate = Certificates.Direct("other.example") };
        Assert.Contains("no secure connection", await FailureAsync(other, MailTls.Starttls, "pw"), StringComparison.Ordinal);
        await using var hasty = new ToyMailServer
        {
            Certificate = Certificates.Direct("mail.example"),
            Instead = { ["STARTTLS"] = "220 go\r\n250 injected" },
        };
        Assert.Contains("before it is asked", await FailureAsync(hasty, MailTls.Starttls, "pw"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_bad_address_does_not_keep_the_others_from_their_mail()
    {
        await using var server = new ToyMailServer { Instead = { ["RCPT TO:<b@"] = "550 no such user" } };
        var failure = await Assert.ThrowsAsync<AlertPartlyFailedException>(() => SendAsync(server, MailTls.None));
        Assert.Contains("b@example.org: 550 no such user", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Messages);
        await using var closed = new ToyMailServer { Instead = { ["RCPT"] = "550 no" } };
        Assert.Contains("refuses ops@example.org", await FailureAsync(closed, MailTls.None), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("554 go away", "554 go away")]
    [InlineData("SSH-2.0-OpenSSH_9.9", "not SMTP")]
    [InlineData("220-LINES", "more than 100 lines")]
    [InlineData("LONG", "longer than 2048 bytes")]
    public async Task A_hostile_banner_is_bounded(string banner, string told)
    {
        var said = banner switch
        {
            "220-LINES" => string.Join("\r\n", Enumerable.Repeat("220-again", 200)),
            "LONG" => "220 " + new string('x', 100_000),
            _ => banner,
        };
        await using var server = new ToyMailServer { Banner = said };
        Assert.Contains(told, await FailureAsync(server, MailTls.None), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_says_nothing_or_refuses_the_message_is_a_failure()
    {
        await using var silent = new ToyMailServer { Instead = { ["MAIL"] = null } };
        var slow = await FailureAsync(silent, MailTls.None, limit: TimeSpan.FromMilliseconds(300));
        Assert.Contains("not done within 0.3 s", slow, StringComparison.Ordinal);
        await using var full = new ToyMailServer { Instead = { ["DATA"] = "452 disk full" } };
        Assert.Contains("452 disk full", await FailureAsync(full, MailTls.None), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_that_begin_with_a_dot_and_long_subjects_keep_their_form()
    {
        var message = new MailText(new string('ä', 300), ".\n").ToMessage(Me, ["a@example.org"], AlertKit.Noon);
        Assert.All(message.Split("\r\n"), line => Assert.True(line.Length <= 90, line));
        var injected = new MailText("a\r\nX: b", "").ToMessage(Me, ["a@example.org"], AlertKit.Noon);
        Assert.DoesNotContain("\r\nX: ", injected, StringComparison.Ordinal);
    }

    private static async Task<string> FailureAsync(ToyMailServer server, MailTls tls, string? password = null, TimeSpan? limit = null) =>
        (await Assert.ThrowsAnyAsync<AlertFailedException>(() => SendAsync(server, tls, password, limit))).Message;

    private static async Task SendAsync(ToyMailServer server, MailTls tls, string? password = null, TimeSpan? limit = null)
    {
        var file = Path.GetTempFileName();
        try
        {
            if (password is not null) await File.WriteAllTextAsync(file, password + "\n");
            string[] to = ["ops@example.org", "b@example.org"];
            var mail = new MailSettings(
                "mail.example", server.Port, tls, password is null ? null : "ops", password is null ? null : file, Me, to);
            var options = new OutgoingOptions
            {
                Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]),
                TrustedRoots = new X509Certificate2Collection(Certificates.Root),
            };
            var mailer = new Mailer(mail, "toy-1", options, TimeProvider.System, limit ?? TimeSpan.FromSeconds(20));
            await Awaited.Of(new MailChannel(mailer, to).SendAsync(AlertKit.Sample, CancellationToken.None), "the mail");
        }
        finally
        {
            File.Delete(file);
        }
    }
}
