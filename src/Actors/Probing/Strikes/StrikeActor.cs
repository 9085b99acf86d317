using System.Collections.Immutable;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Probing.Strikes;

/// <summary>Counts strikes against mirrors and has a mirror probed when enough independent networks agree.</summary>
/// <param name="probe">Ends when the probe is over.</param>
public sealed class StrikeActor(MirrorTableHolder table, Func<MirrorId, CancellationToken, Task> probe) : Actor<StrikeMessage>
{
    private readonly Dictionary<string, StrikeCount> _counts = new(StringComparer.Ordinal);

    protected override ValueTask ReceiveAsync(StrikeMessage message, CancellationToken token)
    {
        switch (message)
        {
            case Strike strike:
                Count(strike);
                break;
            case ShowStrikes show:
                show.Reply.Set(Show());
                break;
            case StrikeProbed { Failure: { } failure } probed:
                Context.Logger.StrikeProbeFailed(probed.Mirror, failure);
                break;
        }

        return ValueTask.CompletedTask;
    }

    private void Count(Strike strike)
    {
        if (table.Current.All.FirstOrDefault(m => m.Ordinal == strike.Ordinal) is not { } mirror) return;
        var id = mirror.Definition.Id;
        ActorsMetrics.Struck(mirror.Definition.Restrictions.IsOpen ? id : "restricted");
        if (!_counts.TryGetValue(id, out var count)) _counts[id] = count = new StrikeCount();
        if (!count.Add(strike.Network, Context.Clock.GetUtcNow())) return;
        Context.Logger.StrikesAgree(id, StrikeCount.Enough);
        Context.PipeToSelf(
            ProbeAsync(id), static (string probed) => (StrikeMessage)new StrikeProbed(probed, null), e => new StrikeProbed(id, e));
    }

    private async Task<string> ProbeAsync(string id)
    {
        await probe(MirrorId.Parse(id), Context.Lifetime);
        return id;
    }

    private ImmutableDictionary<string, int> Show()
    {
        var now = Context.Clock.GetUtcNow();
        foreach (var id in _counts.Keys.Where(id => table.Current.Find(id) is null || _counts[id].Of(now) == 0).ToArray())
            _counts.Remove(id);
        return _counts.ToImmutableDictionary(c => c.Key, c => c.Value.Of(now), StringComparer.Ordinal);
    }
}
