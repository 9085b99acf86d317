using Microsoft.Extensions.Logging;

namespace MirrorActors.Engine.Actors;

/// <summary>
/// The root of a tree of actors. Each actor runs on the thread pool, one message at a time; the clock and all
/// randomness come from here.
/// </summary>
public sealed class ActorSystem : IAsyncDisposable
{
    private readonly Siblings _top = new();
    private readonly Lock _randomLock = new();
    private readonly Random _random;
    private long _deadLetters;
    private int _lost;

    public ActorSystem(string name, TimeProvider clock, Random random, ILoggerFactory loggers)
    {
        Name = ActorName.Checked(name);
        Clock = clock;
        Loggers = loggers;
        Log = loggers.CreateLogger<ActorSystem>();
        _random = random;
        EngineMetrics.Add(this);
    }

    public string Name { get; }

    /// <summary>Messages that no actor handled, since the start.</summary>
    public long DeadLetterCount => Interlocked.Read(ref _deadLetters);

    /// <summary>Top-level actors that failed for good: their work is not done until the process starts anew.</summary>
    public int LostActors => Volatile.Read(ref _lost);

    /// <summary>True once no top-level actor can be started any more.</summary>
    public bool IsStopping => _top.IsClosed;

    public TimeProvider Clock { get; }

    internal string Path => "/" + Name;

    internal ILoggerFactory Loggers { get; }

    internal ILogger Log { get; }

    /// <summary>Starts a top-level actor; returns before it runs.</summary>
    /// <param name="factory">Makes the instance, and the next one after each failure.</param>
    /// <param name="options">Null: <see cref="ActorOptions.TopLevel"/>.</param>
    /// <exception cref="InvalidOperationException">A live actor has the name, or the system has stopped.</exception>
    public ActorRef<T> Spawn<T>(string name, Func<Actor<T>> factory, ActorOptions? options = null)
    {
        var cell = new ActorCell<T>(this, null, _top, name, factory, options ?? ActorOptions.TopLevel);
        cell.Launch();
        return cell.Self;
    }

    /// <summary>All live actors: parents before children, siblings in the order they were spawned.</summary>
    public IReadOnlyList<ActorInfo> Snapshot()
    {
        var found = new List<ActorInfo>();
        AddTree(_top, found);
        return found;
    }

    /// <summary>
    /// Stops the top-level actors one after the other, the last spawned first, children before parents. At the limit
    /// all that still run are cancelled together, and given <see cref="ActorLimits.CancelGrace"/> to end.
    /// </summary>
    public async Task StopAsync(TimeSpan limit)
    {
        _top.Close();
        if (await _top.StopAllAsync(limit, Clock, () => Log.ActorSystemDidNotStopInTime(Path, limit))) return;
        foreach (var actor in Snapshot()) Log.ActorAbandoned(actor.Path);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(ActorLimits.DisposeLimit);
        EngineMetrics.Remove(this);
    }

    /// <summary>A generator for one actor; Random itself is not safe for several threads.</summary>
    internal Random NextRandom()
    {
        lock (_randomLock) return new Random(_random.Next());
    }

    internal void CountDeadLetter() => Interlocked.Increment(ref _deadLetters);

    internal void CountLost() => Interlocked.Increment(ref _lost);

    private static void AddTree(Siblings siblings, List<ActorInfo> found)
    {
        foreach (var cell in siblings.InOrder())
        {
            found.Add(cell.Info());
            AddTree(cell.Children, found);
        }
    }
}
