using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// The one writer of a shard of the file table. Its state is the published shard, so a restart loses nothing.
/// </summary>
internal sealed class FileIndexActor(FileTable table, int shard, Func<FileId, MirrorSet> holdersOf)
    : Actor<FileIndexMessage>
{
    protected override ValueTask ReceiveAsync(FileIndexMessage message, CancellationToken token)
    {
        var old = table.Shard(shard);
        var next = message switch
        {
            ApplyChanges m => FileShardBuilder.Apply(old, m.Changes, holdersOf),
            ApplyFileSet m => old.WithFileSet(m.MirrorOrdinal, m.Held),
            _ => throw new ArgumentException(message.GetType().Name),
        };
        if (next != old) table.Publish(shard, next);
        message.Applied.Set(next != old);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Work for one shard.</summary>
/// <param name="Applied">Answered when the shard is published; true when it changed.</param>
internal abstract record FileIndexMessage(Reply<bool> Applied);

/// <summary>Changes of paths of this shard, in order.</summary>
internal sealed record ApplyChanges(IReadOnlyList<RoutedChange> Changes, Reply<bool> Applied) : FileIndexMessage(Applied);

/// <summary>A mirror holds exactly these files.</summary>
internal sealed record ApplyFileSet(int MirrorOrdinal, FileSet Held, Reply<bool> Applied) : FileIndexMessage(Applied);
