using System.Net;
using Microsoft.Extensions.Logging;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Settings;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Actors.Alerts;

/// <summary>Tells people of alerts: the log, and each channel that is configured.</summary>
public sealed class Alerter : IAlerts, IDisposable
{
    private readonly AlertBoard _board;
    private readonly MirrorTableHolder _mirrors;
    private readonly TimeProvider _clock;
    private readonly string _node;
    private readonly List<(IAlertChannel Channel, ChannelReport Report)> _channels = [];
    private readonly Func<bool> _speaks;
    private AlertAccounts? _accounts;

    private Alerter(AlertBoard board, MirrorTableHolder mirrors, string node, TimeProvider clock, Func<bool> speaks) =>
        (_board, _mirrors, _node, _clock, _speaks) = (board, mirrors, node, clock, speaks);

    /// <summary>Never tells anybody but the log.</summary>
    public static Alerter Silent(MirrorTableHolder mirrors, string node, TimeProvider clock, ILoggerFactory loggers) =>
        new(new AlertBoard(clock, loggers.CreateLogger<AlertBoard>()), mirrors, node, clock, static () => true);

    /// <param name="folder">Where it is kept what was told, and who was written to last.</param>
    /// <param name="speaks">Whether this node is the one of the cluster that tells people of what all nodes see.</param>
    public static Alerter Start(
        ActorSystem system, AlertSettings settings, MirrorTableHolder mirrors, string node, string folder,
        OutgoingOptions outgoing, ILoggerFactory loggers, Func<bool> speaks)
    {
        var board = new AlertBoard(system.Clock, loggers.CreateLogger<AlertBoard>());
        var alerter = new Alerter(board, mirrors, node, system.Clock, speaks);
        var file = new AlertFile(Path.Combine(folder, "alerts.json"), loggers.CreateLogger<AlertFile>());
        var accounts = alerter._accounts = new AlertAccounts(file, alerter._board);
        system.Spawn("alert-mirrors-down", () => new DownWatch(alerter._board, mirrors));
        var limit = AlertLimits.Deadline;
        if (settings.Webhook is { } url)
        {
            var options = outgoing with { AllowPrivate = [.. outgoing.AllowPrivate, .. settings.AllowPrivate.Select(IPNetwork.Parse)] };
            alerter.Add(system, new WebhookChannel(url, settings.WebhookSecretFile, options, system.Clock, limit), settings);
        }

        if (settings.Mail is { } mail)
        {
            var mailer = new Mailer(mail, node, outgoing, system.Clock, limit);
            if (mail.To.Count > 0) alerter.Add(system, new MailChannel(mailer, mail.To), settings);
            if (settings.Contacts)
            {
                var book = new ContactBook(Path.Combine(folder, "alert-contacts.json"));
                system.Spawn("alert-contacts", () => new ContactActor(mailer, mail.From, alerter._board, mirrors, book, speaks));
            }
        }

        if (settings.Command.Count > 0) alerter.Add(system, new CommandChannel(settings.Command, system.Clock, limit), settings);
        system.Spawn("alert-keeper", () => new AlertKeeper(alerter._board, accounts));
        return alerter;
    }

    public void Raise(Alert alert) => _board.Raise(alert);

    public void Clear(AlertKind kind, string subject) => _board.Clear(kind, subject);

    /// <summary>What is wrong at this moment, the oldest first, and how the channels fare.</summary>
    public AlertsView View()
    {
        var judged = AlertHolds.Judge(_board.Raised, _mirrors.Current, _clock.GetUtcNow(), _speaks());
        return new AlertsView(
            [
                .. judged.OrderBy(a => a.Raised.Since).ThenBy(a => a.Raised.Alert.Subject, StringComparer.Ordinal)
                    .Select(a => new AlertView(a.Raised.ToItem(), a.Hold == AlertHold.None ? null : a.Hold.ToString().ToLowerInvariant())),
            ],
            [.. _channels.Select(c => c.Report.View)]);
    }

    /// <summary>Sends a test over one channel, or all; empty when there is none of that name.</summary>
    public async Task<IReadOnlyList<ChannelTest>> TestAsync(string? channel, CancellationToken token)
    {
        var message = new AlertMessage(_node, _clock.GetUtcNow(), [], [], [], Test: true);
        var tests = _channels.Where(c => channel is null || c.Channel.Name == channel).Select(c => TestAsync(c.Channel, message, token));
        return await Task.WhenAll(tests);
    }

    /// <summary>After the actor system.</summary>
    public void Dispose()
    {
        _accounts?.Save();
        foreach (var (channel, _) in _channels) (channel as IDisposable)?.Dispose();
    }

    private static async Task<ChannelTest> TestAsync(IAlertChannel channel, AlertMessage message, CancellationToken token)
    {
        try
        {
            await channel.SendAsync(message, token);
            return new ChannelTest(channel.Name, null);
        }
        catch (AlertFailedException e)
        {
            return new ChannelTest(channel.Name, e.Message);
        }
    }

    private void Add(ActorSystem system, IAlertChannel channel, AlertSettings settings)
    {
        var report = new ChannelReport(channel.Name);
        _channels.Add((channel, report));
        var memory = new ChannelMemory(_node, settings.RepeatAfter);
        _accounts?.Add(channel.Name, memory);
        system.Spawn(
            $"alerts-{channel.Name}", () => new AlertChannelActor(channel, _board, _mirrors, memory, report, _speaks));
    }
}
