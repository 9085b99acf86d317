using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// The one writer of some shards of the file table. Its state is the published shards, so a restart loses nothing.
/// </summary>
internal sealed class FileIndexActor(FileTable table, Func<FileId, MirrorSet> holdersOf)
    : Actor<FileIndexMessage>
{
    protected override ValueTask ReceiveAsync(FileIndexMessage message, CancellationToken token)
    {
        var old = table.Shard(message.Shard);
        var next = message switch
        {
            ApplyChanges m => FileShardBuilder.Apply(old, m.Changes, holdersOf),
            ApplyHeldFiles m => old.WithHeld(m.Held),
            ApplyPatches m => old.WithHeld(m.Patches),
            LoadShard m => m.Files.ToShard(old, holdersOf),
            _ => throw new ArgumentException(message.GetType().Name),
        };
        if (next != old) table.Publish(message.Shard, next);
        message.Applied.Set(next != old);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Work for one shard.</summary>
/// <param name="Applied">Answered when the shard is published; true when it changed.</param>
internal abstract record FileIndexMessage(int Shard, Reply<bool> Applied);

/// <summary>Changes of paths of this shard, in order.</summary>
internal sealed record ApplyChanges(int Shard, IReadOnlyList<RoutedChange> Changes, Reply<bool> Applied)
    : FileIndexMessage(Shard, Applied);

/// <summary>Of a range of ids, some mirrors hold exactly these.</summary>
internal sealed record ApplyHeldFiles(int Shard, HeldFiles Held, Reply<bool> Applied) : FileIndexMessage(Shard, Applied);

/// <summary>Mirrors gained or lost single files, all of this shard.</summary>
internal sealed record ApplyPatches(int Shard, IReadOnlyList<HeldPatch> Patches, Reply<bool> Applied)
    : FileIndexMessage(Shard, Applied);

/// <summary>The files of a shard that is empty.</summary>
internal sealed record LoadShard(int Shard, ShardLoad Files, Reply<bool> Applied) : FileIndexMessage(Shard, Applied);
