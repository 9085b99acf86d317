using System.Globalization;
using System.Net.Sockets;
using MirrorActors.Actors.Alerts;
using MirrorActors.Engine.Actors;

namespace MirrorActors.Actors.Probing;

/// <summary>Joins what the probes of all mirrors say about the way to them, and asks the canaries while it looks bad.</summary>
internal sealed class NetworkWatchActor(
    NetworkWatch watch, TimeSpan window, ICanaries canaries, IAlerts alerts, string node) : Actor<NetworkMessage>
{
    private const string Timer = "look";

    /// <summary>Between two looks at the canaries.</summary>
    internal static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    private static readonly AddressFamily[] Families = [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6];
    private readonly Dictionary<AddressFamily, NetworkSuspicion> _families =
        Families.ToDictionary(static family => family, _ => new NetworkSuspicion(window));

    private long _began;

    protected override ValueTask StartAsync(CancellationToken token)
    {
        _began = Context.Clock.GetTimestamp();
        if (watch.State.IsSuspected) Publish(NetworkState.Fine);
        return ValueTask.CompletedTask;
    }

    protected override ValueTask ReceiveAsync(NetworkMessage message, CancellationToken token)
    {
        var now = Context.Clock.GetElapsedTime(_began);
        switch (message)
        {
            case CheckSeen seen:
                _families[seen.Family].Observe(seen.Mirror, seen.Answers, seen.WasDown, now);
                Judge(seen.Family, now);
                break;
            case MirrorForgotten gone:
                foreach (var family in _families.Values) family.Forget(gone.Mirror);
                break;
            case CanariesAnswered answered:
                Judge(answered.Family, now, answered.Works);
                break;
            case SuspicionDue:
                foreach (var family in Families) Judge(family, now);
                foreach (var family in Families.Where(family => _families[family].IsSuspected)) AskCanaries(family);
                break;
        }

        return ValueTask.CompletedTask;
    }

    private void Judge(AddressFamily family, TimeSpan now, bool works = false)
    {
        var suspicion = _families[family];
        var before = suspicion.IsSuspected;
        suspicion.Judge(now, works);
        if (suspicion.IsSuspected == before) return;
        var name = family == AddressFamily.InterNetwork ? "IPv4" : "IPv6";
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{suspicion.Failing} of {suspicion.Probed} mirrors stopped answering {node} over {name} together");
        if (suspicion.IsSuspected) Context.Logger.NetworkSuspected(text);
        else Context.Logger.NetworkTrusted(name, works ? "a canary answers" : "mirrors answer, or it lasted too long");
        Publish(watch.State.With(family, suspicion.IsSuspected ? text : null));
        if (suspicion.IsSuspected) AskCanaries(family);
    }

    private void AskCanaries(AddressFamily family)
    {
        Context.SetTimer(Timer, new SuspicionDue(), LookAgain);
        if (canaries.IsEmpty) return;
        Context.PipeToSelf<bool>(
            canaries.AnyAnswersAsync(family, Context.Lifetime),
            works => new CanariesAnswered(family, works),
            e =>
            {
                Context.Logger.CanariesBroke(e);
                return new CanariesAnswered(family, Works: false);
            });
    }

    private void Publish(NetworkState state)
    {
        if (state.Text is { } text)
            alerts.Raise(new Alert(AlertKind.NetworkSuspected, node, $"{text}: its own network is suspected, verdicts are frozen"));
        else
            alerts.Clear(AlertKind.NetworkSuspected, node);
        watch.Publish(state);
    }
}
