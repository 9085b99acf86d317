using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Actors.Alerts;

/// <summary>One conversation with a mail server: RFC 5321, with STARTTLS (RFC 3207) and AUTH PLAIN (RFC 4616).</summary>
internal sealed class SmtpSession : IAsyncDisposable
{
    private readonly SslClientAuthenticationOptions _tls;
    private readonly string _host;
    private Stream _stream;
    private SmtpReplies _replies;

    private SmtpSession(Stream stream, string host, SslClientAuthenticationOptions tls)
    {
        (_stream, _host, _tls) = (stream, host, tls);
        _replies = new SmtpReplies(stream);
    }

    /// <summary>A conversation that is ready for <see cref="SendAsync"/>.</summary>
    /// <param name="me">The name this side says it has.</param>
    /// <param name="password">Null: not logged in.</param>
    /// <param name="tls">Which certificates are taken.</param>
    public static async Task<SmtpSession> OpenAsync(
        Connector connector, MailSettings mail, string me, string? password, SslClientAuthenticationOptions tls, CancellationToken token)
    {
        var session = new SmtpSession(await connector.ConnectAsync(mail.Host, mail.Port, family: null, token), mail.Host, tls);
        try
        {
            await session.BeginAsync(mail, me, password, token);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends one message; the recipients that the server refused, with its words. At least one is taken.</summary>
    /// <param name="message">With CRLF; dots are stuffed here.</param>
    public async Task<IReadOnlyList<string>> SendAsync(
        string from, IReadOnlyList<string> recipients, string message, CancellationToken token)
    {
        await AskAsync($"MAIL FROM:<{from}>", 250, token);
        var refused = new List<string>();
        foreach (var recipient in recipients)
        {
            var reply = await CallAsync($"RCPT TO:<{recipient}>", token);
            if (reply.Code is not (250 or 251)) refused.Add($"{recipient}: {OneLine.Of(reply.Text)}");
        }

        if (refused.Count == recipients.Count) throw new AlertFailedException($"the mail server refuses {string.Join("; ", refused)}");
        await AskAsync("DATA", 354, token);
        var stuffed = message.StartsWith('.') ? "." + message : message;
        await WriteAsync(stuffed.Replace("\r\n.", "\r\n..", StringComparison.Ordinal) + "\r\n.\r\n", token);
        Expect(await _replies.ReadAsync(token), 250, "the message");
        await WriteAsync("QUIT\r\n", token);
        return refused;
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task BeginAsync(MailSettings mail, string me, string? password, CancellationToken token)
    {
        if (mail.Tls == MailTls.Implicit) await SecureAsync(token);
        Expect(await _replies.ReadAsync(token), 220, "the connection");
        var offers = await AskAsync($"EHLO {me}", 250, token);
        if (mail.Tls == MailTls.Starttls)
        {
            if (offers.Extension("STARTTLS") is null) throw new AlertFailedException("the mail server does not offer STARTTLS");
            await AskAsync("STARTTLS", 220, token);
            // What came in plain text behind the reply must not count as said in secret.
            if (_replies.HasMore) throw new AlertFailedException("the mail server speaks before it is asked");
            await SecureAsync(token);
            await AskAsync($"EHLO {me}", 250, token);
        }

        if (password is null) return;
        var plain = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{mail.User}\0{password}"));
        Expect(await CallAsync($"AUTH PLAIN {plain}", token), 235, "the login");
    }

    private async Task SecureAsync(CancellationToken token)
    {
        var secure = new SslStream(_stream);
        _stream = secure;
        try
        {
            _tls.TargetHost = _host;
            await secure.AuthenticateAsClientAsync(_tls, token);
        }
        catch (AuthenticationException e)
        {
            throw new AlertFailedException($"no secure connection to {_host}: {e.Message}", e);
        }

        _replies = new SmtpReplies(secure);
    }

    private async Task<SmtpReply> AskAsync(string line, int expected, CancellationToken token)
    {
        var reply = await CallAsync(line, token);
        Expect(reply, expected, line);
        return reply;
    }

    private async Task<SmtpReply> CallAsync(string line, CancellationToken token)
    {
        await WriteAsync(line + "\r\n", token);
        return await _replies.ReadAsync(token);
    }

    private static void Expect(SmtpReply reply, int code, string after)
    {
        if (reply.Code != code) throw new AlertFailedException($"the mail server answers to {after}: {OneLine.Of(reply.Text)}");
    }

    private async Task WriteAsync(string text, CancellationToken token)
    {
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(text), token);
        await _stream.FlushAsync(token);
    }
}
