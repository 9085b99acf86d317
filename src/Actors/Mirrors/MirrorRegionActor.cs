using MirrorActors.Actors.Catalogue;
using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Log;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Mirrors;

/// <summary>
/// The shard region of a node: parent of the mirrors' actors. At its start it brings up every mirror in the log; an
/// actor that ended although its mirror is not gone (another owner, an unreadable stream) is tried again later, as is
/// one whose shard this node does not own yet. While the log cannot be read, commands are refused.
/// </summary>
internal sealed class MirrorRegionActor(MirrorServices services, IMirrorGate gate) : Actor<RegionMessage>
{
    private static readonly TimeSpan ReviveAfter = TimeSpan.FromSeconds(30);

    private static readonly ActorOptions MirrorOptions = new()
    {
        Supervision = new SupervisionOptions { MaxRestarts = SupervisionOptions.Unlimited },
    };

    private readonly Dictionary<string, ActorRef<MirrorMessage>> _mirrors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _toRevive = new(StringComparer.Ordinal);

    /// <summary>
    /// Streams of mirrors that were removed while their shards were here, as many as the log has. They know the commands that were
    /// carried out, such as the one that removed the mirror.
    /// </summary>
    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);

    /// <summary>Owned shards whose streams were listed since: what is not known of them does not exist.</summary>
    private readonly HashSet<int> _listedShards = [];
    private bool _listed;
    private bool _listsSoon;
    private string? _notListed;

    protected override ValueTask StartAsync(CancellationToken token)
    {
        List();
        return ValueTask.CompletedTask;
    }

    protected override ValueTask ReceiveAsync(RegionMessage message, CancellationToken token)
    {
        switch (message)
        {
            case FindMirror find:
                if (_listed) Find(find);
                else if (_notListed is { } why) Refuse(find, RefusalKind.Unavailable, why, "engine");
                else Context.Stash();
                break;
            case TellOfNewFiles tell:
                Tell(tell.Files);
                break;
            case ListMirrors:
                _listsSoon = false;
                List();
                break;
            case MirrorsListed listed:
                foreach (var stream in listed.Streams)
                {
                    if (services.Owner.Owns(stream)) Spawn(stream);
                    else ReviveLater(stream);
                }

                _listedShards.UnionWith(listed.Shards);
                (_listed, _notListed) = (true, null);
                Context.UnstashAll();
                break;
            case ListingFailed failed:
                Context.Logger.MirrorsNotListed(MirrorLimits.Again, failed.Why);
                Context.SetTimer("list", new ListMirrors(), MirrorLimits.Again);
                _notListed = failed.Why.Message;
                Context.UnstashAll();
                break;
            case ShardGained gained:
                Forget(gained.Shard);
                ListSoon();
                break;
            case LeaveShard leave:
                Leave(leave);
                break;
            case ShardLeft left:
                left.Reply.Set(true);
                break;
            case MirrorActorStopped stopped:
                Stopped(stopped);
                break;
            case ReviveMirror revive:
                if (!_toRevive.Contains(revive.Stream)) break;
                if (services.Owner.Owns(revive.Stream)) Spawn(revive.Stream);
                else ReviveLater(revive.Stream);
                break;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>A mirror that is too busy for it finds the files with its next scan.</summary>
    private void Tell(NewFiles files)
    {
        var prefix = $"{StreamNames.MirrorPrefix}{files.Repository}/";
        foreach (var (stream, mirror) in _mirrors)
        {
            if (stream.StartsWith(prefix, StringComparison.Ordinal)) mirror.TryTell(new FilesAppeared(files));
        }
    }

    private void Find(FindMirror find)
    {
        if (_mirrors.TryGetValue(find.Stream, out var known) && !known.Terminated.IsCompleted)
            find.Reply.Set(new FoundMirror(known, null));
        else if (!services.Owner.Owns(find.Stream) || services.Owner.FenceOf(find.Stream).Token == 0)
            Refuse(find, RefusalKind.Unavailable, "this node does not own the mirror at present");
        else if (!find.Create && known is null && !_toRevive.Contains(find.Stream) && !_gone.Contains(find.Stream))
            Miss(find);
        else if (find.Create && _mirrors.Count >= Limits.Mirrors)
            Refuse(find, RefusalKind.Invalid, $"there are {Limits.Mirrors} mirrors already");
        else
            find.Reply.Set(new FoundMirror(Spawn(find.Stream), null));
    }

    /// <summary>The owner before may have written of mirrors that this node has not heard of: it lists them first.</summary>
    private void Miss(FindMirror find)
    {
        if (_listedShards.Contains(ShardHash.ShardOf(find.Stream)))
        {
            Refuse(find, RefusalKind.NotFound, "there is no such mirror");
            return;
        }

        if (_notListed is { } why)
        {
            Refuse(find, RefusalKind.Unavailable, why, "engine");
            return;
        }

        ListSoon();
        Context.Stash();
    }

    private static void Refuse(FindMirror find, RefusalKind kind, string why, string field = "id") =>
        find.Reply.Set(new FoundMirror(null, new CommandResult.Refused(kind, field, why)));

    private ActorRef<MirrorMessage> Spawn(string stream)
    {
        if (_mirrors.TryGetValue(stream, out var known) && !known.Terminated.IsCompleted) return known;
        var end = new MirrorEnd();
        var name = stream[StreamNames.MirrorPrefix.Length..].Replace('/', ':');
        var mirror = Context.Spawn(
            name,
            () => new MirrorActor(stream, services, gate, hasPast => (end.IsGone, end.HasPast) = (true, hasPast)),
            MirrorOptions);
        _mirrors[stream] = mirror;
        _toRevive.Remove(stream);
        _gone.Remove(stream);
        Context.Watch(mirror, new MirrorActorStopped(stream, mirror, end));
        return mirror;
    }

    private void Stopped(MirrorActorStopped stopped)
    {
        var stream = stopped.Stream;
        // A newer actor may be in its place already.
        if (!ReferenceEquals(_mirrors.GetValueOrDefault(stream), stopped.Mirror)) return;
        _mirrors.Remove(stream);
        if (stopped.End.IsGone)
        {
            if (stopped.End.HasPast && services.Owner.Owns(stream)) _gone.Add(stream);
            return;
        }

        // One whose shard went to another node was told to end.
        if (services.Owner.Owns(stream)) Context.Logger.MirrorActorEnded(stream, ReviveAfter);
        ReviveLater(stream);
    }

    private void Leave(LeaveShard leave)
    {
        Forget(leave.Shard);
        var ending = _mirrors.Where(mirror => ShardHash.ShardOf(mirror.Key) == leave.Shard)
            .Select(mirror => mirror.Value.StopAsync(MirrorLimits.HandOff));
        Context.PipeToSelf(AllAsync([.. ending]), _ => new ShardLeft(leave.Reply), _ => new ShardLeft(leave.Reply));
    }

    /// <summary>Another owner may have written of it.</summary>
    private void Forget(int shard)
    {
        _listedShards.Remove(shard);
        _gone.RemoveWhere(stream => ShardHash.ShardOf(stream) == shard);
    }

    private static async Task<bool> AllAsync(Task[] ending)
    {
        await Task.WhenAll(ending);
        return true;
    }

    private void ReviveLater(string stream)
    {
        _toRevive.Add(stream);
        Context.SetTimer($"revive {stream}", new ReviveMirror(stream), ReviveAfter);
    }

    /// <summary>One listing for all shards that come together.</summary>
    private void ListSoon()
    {
        if (_listsSoon) return;
        _listsSoon = true;
        Context.SetTimer("list", new ListMirrors(), MirrorLimits.TakeOver);
    }

    private void List()
    {
        int[] owned = [.. Enumerable.Range(0, Limits.Shards).Where(services.Owner.Owns)];
        Context.PipeToSelf<IReadOnlyList<string>>(
            ReadStreamsAsync(Context.Lifetime), streams => new MirrorsListed(streams, owned), e => new ListingFailed(e));
    }

    private async Task<IReadOnlyList<string>> ReadStreamsAsync(CancellationToken token)
    {
        var streams = new List<string>();
        await foreach (var stream in services.Log.StreamsAsync(StreamNames.MirrorPrefix, token)) streams.Add(stream);
        return streams;
    }
}
