using MirrorActors.Engine.Actors;

namespace MirrorActors.Actors.Alerts;

/// <summary>Keeps the <see cref="AlertFile"/> in step, and ends what is presumed once every source had time to look.</summary>
internal sealed class AlertKeeper(AlertBoard board, AlertAccounts accounts) : Actor<KeepAlerts>
{
    protected override ValueTask StartAsync(CancellationToken token)
    {
        Context.SetTimer("look", new KeepAlerts(), AlertLimits.Look, AlertLimits.Look);
        Context.SetTimer("presumed", new KeepAlerts(EndPresumed: true), AlertLimits.Presumed);
        return ValueTask.CompletedTask;
    }

    protected override ValueTask ReceiveAsync(KeepAlerts message, CancellationToken token)
    {
        if (message.EndPresumed) board.EndPresumed();
        accounts.Save();
        return ValueTask.CompletedTask;
    }
}

/// <summary>The message to the <see cref="AlertKeeper"/>.</summary>
internal sealed record KeepAlerts(bool EndPresumed = false);
