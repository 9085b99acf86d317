using System.Net;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Actors.Alerts;

/// <summary>
/// Sends mails through the operator's mail server. It may have any address, also a private one: the configuration alone names it,
/// never a mirror.
/// </summary>
public sealed class Mailer
{
    private static readonly IPNetwork[] Anywhere = [IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")];
    private readonly MailSettings _mail;
    private readonly OutgoingOptions _options;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _limit;
    private readonly Connector _connector;
    private readonly string _me;

    /// <param name="node">This node's name, told to the server when it can be a host's.</param>
    public Mailer(MailSettings mail, string node, OutgoingOptions options, TimeProvider clock, TimeSpan limit)
    {
        (_mail, _clock, _limit) = (mail, clock, limit);
        _options = options with { AllowPrivate = Anywhere };
        _connector = new Connector(new GuardedResolver(_options), options.ConnectTimeout, clock);
        _me = node.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') ? node : "localhost";
    }

    /// <summary>The recipients that were refused while others were not.</summary>
    /// <exception cref="AlertFailedException">The mail server did not take it.</exception>
    public async Task<IReadOnlyList<string>> SendAsync(IReadOnlyList<string> recipients, MailText text, CancellationToken token)
    {
        var password = _mail.PasswordFile is { } file ? SecretFile.Read(file) : null;
        var message = text.ToMessage(_mail.From, recipients, _clock.GetUtcNow());
        using var deadline = new Deadline(_limit, _clock, token);
        try
        {
            var tls = CertificateCheck.Options(_options, _clock);
            await using var session = await SmtpSession.OpenAsync(_connector, _mail, _me, password, tls, deadline.Token);
            return await session.SendAsync(_mail.From, recipients, message, deadline.Token);
        }
        catch (Exception e) when (e is IOException or OutgoingException)
        {
            throw new AlertFailedException($"mail server {_mail.Host}: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (deadline.Passed && !token.IsCancellationRequested)
        {
            throw new AlertFailedException($"mail server {_mail.Host}: not done within {_limit.TotalSeconds:0.###} s", e);
        }
    }
}
