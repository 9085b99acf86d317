using System.Collections.Concurrent;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Views;

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

    public string Prefix => prefix;

    public Task<long> RestoreAsync(string stream, StreamSnapshot? snapshot, CancellationToken token)
    {
        var usable = snapshot?.SchemaVersion == Shape ? snapshot : null;
        Calls.Enqueue($"restore {stream} from {usable?.Sequence.ToString() ?? "nothing"}");
        return Task.FromResult(usable?.Sequence ?? 0);
    }

    public Task ApplyAsync(LoggedEvent logged, CancellationToken token)
    {
        if (logged.Sequence == FailsAt) throw new InvalidDataException("ordered by the test");
        Calls.Enqueue($"{logged.Stream} {logged.Sequence}");
        return Task.CompletedTask;
    }

    public Task PublishAsync(bool caughtUp, CancellationToken token)
    {
        Calls.Enqueue("publish");
        CaughtUp |= caughtUp;
        return Task.CompletedTask;
    }
}
