using MirrorActors.Engine.Actors;

namespace MirrorActors.Actors.Catalogue;

/// <summary>Looks paths up in the tree one at a time: so many a second, and no miss twice within a while.</summary>
internal sealed class UnknownPathActor(SourceTree tree, Action<CatalogueCommand> tell) : Actor<LookUpPath>
{
    private readonly Dictionary<string, DateTimeOffset> _misses = new(StringComparer.Ordinal);
    private readonly Queue<(string Path, DateTimeOffset Until)> _oldestFirst = new();
    private DateTimeOffset _second;
    private int _lookUps;

    protected override ValueTask ReceiveAsync(LookUpPath message, CancellationToken token)
    {
        var now = Context.Clock.GetUtcNow();
        ForgetMisses(now);
        if (_misses.ContainsKey(message.Path) || !MayLook(now))
        {
            message.Reply.Set(null);
            return ValueTask.CompletedTask;
        }

        var found = tree.Find(message.Path);
        if (found is null) Remember(message.Path, now + CatalogueLimits.MissRemembered);
        else tell(new AdoptFile(found));
        message.Reply.Set(found);
        return ValueTask.CompletedTask;
    }

    private bool MayLook(DateTimeOffset now)
    {
        if (now - _second >= TimeSpan.FromSeconds(1)) (_second, _lookUps) = (now, 0);
        return ++_lookUps <= CatalogueLimits.LookUpsPerSecond;
    }

    private void Remember(string path, DateTimeOffset until)
    {
        if (!_misses.TryAdd(path, until)) return;
        _oldestFirst.Enqueue((path, until));
        if (_oldestFirst.Count > CatalogueLimits.RememberedMisses) _misses.Remove(_oldestFirst.Dequeue().Path);
    }

    private void ForgetMisses(DateTimeOffset now)
    {
        while (_oldestFirst.TryPeek(out var oldest) && oldest.Until <= now) _misses.Remove(_oldestFirst.Dequeue().Path);
    }
}
