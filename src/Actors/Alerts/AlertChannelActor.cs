using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;

namespace MirrorActors.Actors.Alerts;

/// <summary>
/// Keeps one channel's people up to date with the board: looks what it has not told yet, sends one message at a time and tries
/// again later when it fails, by then with what is true then. Nothing waits in a queue, and no channel waits for another.
/// </summary>
internal sealed class AlertChannelActor(
    IAlertChannel channel, AlertBoard board, MirrorTableHolder mirrors, ChannelMemory memory, ChannelReport report,
    Func<bool> speaks)
    : Actor<AlertChannelMessage>
{
    private const string Timer = "look";
    private const double Jitter = 0.2;
    private int _failures;

    protected override ValueTask StartAsync(CancellationToken token)
    {
        LookAfter(AlertLimits.Look);
        return ValueTask.CompletedTask;
    }

    protected override ValueTask ReceiveAsync(AlertChannelMessage message, CancellationToken token)
    {
        if (message is MessageSent sent) Ended(sent);
        else Look();
        return ValueTask.CompletedTask;
    }

    private void Look()
    {
        var now = Context.Clock.GetUtcNow();
        var isSpeaker = speaks();
        if (memory.Next(AlertHolds.Judge(board.Raised, mirrors.Current, now, isSpeaker), now, isSpeaker) is not { } due)
        {
            LookAfter(AlertLimits.Look);
            return;
        }

        Context.PipeToSelf<bool>(SendAsync(due, Context.Lifetime), _ => new MessageSent(due), e => new MessageSent(due, e));
    }

    private async Task<bool> SendAsync(DueMessage due, CancellationToken token)
    {
        await channel.SendAsync(due.Message, token);
        return true;
    }

    private void Ended(MessageSent sent)
    {
        report.Sent(sent.Failure is null or AlertPartlyFailedException ? sent.Due.Message.Time : null, sent.Failure?.Message);
        if (sent.Failure is not null) Context.Logger.AlertNotSent(channel.Name, sent.Failure.Message);
        if (sent.Failure is null or AlertPartlyFailedException)
        {
            _failures = 0;
            memory.Delivered(sent.Due);
            LookAfter(AlertLimits.Look);
            return;
        }

        LookAfter(Backoff.Of(_failures++, AlertLimits.RetryMin, AlertLimits.RetryMax, Jitter, Context.Random));
    }

    private void LookAfter(TimeSpan delay) => Context.SetTimer(Timer, new LookForAlerts(), delay);
}

/// <summary>A message to an <see cref="AlertChannelActor"/>.</summary>
internal abstract record AlertChannelMessage;

internal sealed record LookForAlerts : AlertChannelMessage;

internal sealed record MessageSent(DueMessage Due, Exception? Failure = null) : AlertChannelMessage;
