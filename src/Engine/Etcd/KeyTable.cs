using System.Runtime.CompilerServices;
using Google.Protobuf;
using MirrorActors.Engine.Etcd.Proto;
using MirrorActors.Engine.Etcd.Rpc;

namespace MirrorActors.Engine.Etcd;

/// <summary>
/// A few keys with a common beginning, as they are and as they change. They are read anew when the watch ends or is quiet, and the
/// difference is told, so that no lost message of a watch stays unnoticed.
/// </summary>
internal sealed class KeyTable(EtcdClient client, ByteString prefix)
{
    private readonly Dictionary<ByteString, KeyValue> _keys = [];
    private long _revision;

    public IEnumerable<KeyValue> Keys => _keys.Values;

    /// <summary>First what is there, also when that is nothing; then whatever changes, together as it comes.</summary>
    /// <exception cref="EngineUnavailableException">etcd cannot be reached at the beginning; later it is waited for.</exception>
    public async IAsyncEnumerable<IReadOnlyList<KeyChange>> ChangesAsync([EnumeratorCancellation] CancellationToken token)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, client.Stopped);
        yield return Take(await client.RangeAsync(Operations.Below(prefix), either.Token));
        while (true)
        {
            await using var watch = await client.WatchAsync(Request(), either.Token);
            if (watch is null) await Task.Delay(EtcdLimits.FollowPause, client.Clock, either.Token);
            for (var goesOn = true; goesOn;)
            {
                var changes = watch is null ? null : await watch.NextAsync(either.Token);
                goesOn = changes is not null || watch is { IsQuiet: true };
                var differences = changes is null ? await DifferencesAsync(either.Token) : Take(changes);
                if (differences.Count > 0) yield return differences;
            }
        }
    }

    private async Task<IReadOnlyList<KeyChange>> DifferencesAsync(CancellationToken token)
    {
        try
        {
            return Take(await client.RangeAsync(Operations.Below(prefix), token));
        }
        catch (EngineUnavailableException)
        {
            // Asked again at the next watch.
            return [];
        }
    }

    private List<KeyChange> Take(RangeResponse answer)
    {
        _revision = answer.Header.Revision;
        var now = answer.Kvs.ToDictionary(kv => kv.Key);
        var changes = new List<KeyChange>();
        foreach (var key in _keys.Keys.Where(key => !now.ContainsKey(key)).ToArray()) changes.Add(Change(key, null));
        foreach (var kv in answer.Kvs.OrderBy(kv => kv.ModRevision))
            if (_keys.GetValueOrDefault(kv.Key)?.ModRevision != kv.ModRevision) changes.Add(Change(kv.Key, kv));
        return changes;
    }

    private List<KeyChange> Take(WatchResponse answer)
    {
        var changes = new List<KeyChange>();
        foreach (var e in answer.Events.Where(e => e.Kv.ModRevision > _revision))
            changes.Add(Change(e.Kv.Key, e.Type == Event.Types.EventType.Put ? e.Kv : null));
        if (changes.Count > 0) _revision = answer.Events[^1].Kv.ModRevision;
        return changes;
    }

    private KeyChange Change(ByteString key, KeyValue? now)
    {
        var change = new KeyChange(key, _keys.GetValueOrDefault(key), now);
        if (now is null) _keys.Remove(key);
        else _keys[key] = now;
        return change;
    }

    private WatchCreateRequest Request()
    {
        var range = Operations.Below(prefix);
        return new WatchCreateRequest { Key = range.Key, RangeEnd = range.RangeEnd, StartRevision = _revision + 1 };
    }
}
