using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Blobs;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Views;

/// <summary>
/// Feeds one fold and knows how far each of its streams has come. A stream whose fold misses a blob is held: what comes is left, and
/// read from the log when it goes on.
/// </summary>
internal sealed class StreamCursor(IEventLog log, IStreamFold fold, ILogger logger)
{
    private readonly Dictionary<string, long> _last = new(StringComparer.Ordinal);
    private readonly HashSet<string> _held = new(StringComparer.Ordinal);

    public IStreamFold Fold => fold;

    /// <summary>Streams that wait, and what the fold itself goes without.</summary>
    public int Missing => _held.Count + fold.Lacking;

    /// <summary>Starts over from the log, or from a copy of it.</summary>
    public async Task RestoreAllAsync(IStreamReader from, CancellationToken token)
    {
        _last.Clear();
        _held.Clear();
        await foreach (var stream in from.StreamsAsync(fold.Prefix, token))
            await HoldUnlessAsync(stream, () => RestoreAsync(from, stream, token));
        await fold.PublishAsync(caughtUp: false, token);
    }

    /// <summary>Takes the event if it is the fold's and new to it.</summary>
    public async Task OfferAsync(LoggedEvent logged, CancellationToken token)
    {
        if (!logged.Stream.StartsWith(fold.Prefix, StringComparison.Ordinal) || _held.Contains(logged.Stream)) return;
        var last = _last.GetValueOrDefault(logged.Stream);
        if (logged.Sequence <= last) return;
        await HoldUnlessAsync(logged.Stream, () => TakeAsync(logged, last, token));
    }

    /// <summary>Has the held streams go on, as far as what they miss is there.</summary>
    public async Task AskAgainAsync(IStreamReader from, CancellationToken token)
    {
        fold.AskAgain();
        foreach (var stream in _held.ToArray())
        {
            if (await TryAsync(() => GoOnAsync(from, stream, token)) is not null) continue;
            _held.Remove(stream);
            logger.StreamGoesOn(stream);
        }
    }

    private async Task HoldUnlessAsync(string stream, Func<Task> go)
    {
        if (await TryAsync(go) is not { } missing) return;
        _held.Add(stream);
        logger.StreamWaits(stream, _last.GetValueOrDefault(stream) + 1, missing.Message);
    }

    private static async Task<BlobMissingException?> TryAsync(Func<Task> go)
    {
        try
        {
            await go();
            return null;
        }
        catch (BlobMissingException e)
        {
            return e;
        }
    }

    private async Task TakeAsync(LoggedEvent logged, long last, CancellationToken token)
    {
        if (logged.Sequence == last + 1) await ApplyAsync(logged, token);
        else if (last == 0) await RestoreAsync(log, logged.Stream, token);
        else await ReadOnAsync(log, logged.Stream, token);
        if (_last.GetValueOrDefault(logged.Stream) < logged.Sequence)
            throw new InvalidDataException($"{logged.Stream}: event {logged.Sequence} came, but the stream ends before it");
    }

    /// <summary>What an event refers to may be gone for good once a snapshot covers it.</summary>
    private async Task GoOnAsync(IStreamReader from, string stream, CancellationToken token)
    {
        if (!_last.TryGetValue(stream, out var last) || last == 0)
        {
            await RestoreAsync(from, stream, token);
            return;
        }

        try
        {
            await ReadOnAsync(from, stream, token);
        }
        catch (BlobMissingException)
        {
            if (await from.LoadSnapshotAsync(stream, token) is not { } snapshot || snapshot.Sequence <= _last[stream]) throw;
            await RestoreAsync(from, stream, token);
        }
    }

    private async Task RestoreAsync(IStreamReader from, string stream, CancellationToken token)
    {
        var snapshot = await from.LoadSnapshotAsync(stream, token);
        _last.Remove(stream); // a restore that fails is made again
        _last[stream] = await fold.RestoreAsync(stream, snapshot, token);
        await ReadOnAsync(from, stream, token);
    }

    private async Task ReadOnAsync(IStreamReader from, string stream, CancellationToken token)
    {
        await foreach (var logged in from.ReadAsync(stream, _last[stream] + 1, token))
        {
            if (logged.Sequence != _last[stream] + 1)
                throw new InvalidDataException($"{stream}: event {_last[stream] + 1} is missing, no snapshot covers it");
            await ApplyAsync(logged, token);
        }
    }

    private async Task ApplyAsync(LoggedEvent logged, CancellationToken token)
    {
        await fold.ApplyAsync(logged, token);
        _last[logged.Stream] = logged.Sequence;
    }
}
