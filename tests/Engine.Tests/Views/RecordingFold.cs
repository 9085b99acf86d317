using System.Collections.Concurrent;
using MirrorActors.Engine.Blobs;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Views;
using MirrorActors.Protocol;

namespace MirrorActors.Engine.Tests.Views;

/// <summary>A fold that writes down how it is called.</summary>
internal sealed class RecordingFold(string prefix) : IStreamFold
{
    /// <summary>The one shape of snapshots it knows.</summary>
    public const int Shape = 1;

    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>True once it was told that its tables are complete.</summary>
    public bool CaughtUp { get; private set; }

    /// <summary>Sequence whose event it fails on.</summary>
    public long? FailsAt { get; set; }

    /// <summary>Calls for which a blob is missing.</summary>
    public ConcurrentBag<string> Misses { get; } = [];

    public int Lacking { get; set; }

    public string Prefix => prefix;

    public Task<long> RestoreAsync(string stream, StreamSnapshot? snapshot, CancellationToken token)
    {
        var usable = snapshot?.SchemaVersion == Shape ? snapshot : null;
        Note($"restore {stream} from {usable?.Sequence.ToString() ?? "nothing"}");
        return Task.FromResult(usable?.Sequence ?? 0);
    }

    public Task ApplyAsync(LoggedEvent logged, CancellationToken token)
    {
        if (logged.Sequence == FailsAt) throw new InvalidDataException("ordered by the test");
        Note($"{logged.Stream} {logged.Sequence}");
        return Task.CompletedTask;
    }

    public Task PublishAsync(bool caughtUp, CancellationToken token)
    {
        Calls.Enqueue("publish");
        CaughtUp |= caughtUp;
        return Task.CompletedTask;
    }

    public void AskAgain() => Calls.Enqueue("ask again");

    private void Note(string call)
    {
        if (Misses.Contains(call)) throw new BlobMissingException(new BlobRef(new string('0', 64), 1), "ordered by the test");
        Calls.Enqueue(call);
    }
}
