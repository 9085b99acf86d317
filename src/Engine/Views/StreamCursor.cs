using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Views;

/// <summary>Feeds one fold and knows how far each of its streams has come.</summary>
internal sealed class StreamCursor(IEventLog log, IStreamFold fold)
{
    private readonly Dictionary<string, long> _last = new(StringComparer.Ordinal);

    public IStreamFold Fold => fold;

    /// <summary>Starts over from the log, or from a copy of it.</summary>
    public async Task RestoreAllAsync(IStreamReader from, CancellationToken token)
    {
        _last.Clear();
        await foreach (var stream in from.StreamsAsync(fold.Prefix, token)) await RestoreAsync(from, stream, token);
        await fold.PublishAsync(caughtUp: false, token);
    }

    /// <summary>Takes the event if it is the fold's and new to it.</summary>
    public async Task OfferAsync(LoggedEvent logged, CancellationToken token)
    {
        if (!logged.Stream.StartsWith(fold.Prefix, StringComparison.Ordinal)) return;
        var last = _last.GetValueOrDefault(logged.Stream);
        if (logged.Sequence <= last) return;
        if (logged.Sequence == last + 1) await ApplyAsync(logged, token);
        else if (last == 0) await RestoreAsync(log, logged.Stream, token);
        else await ReadOnAsync(log, logged.Stream, token);
        if (_last.GetValueOrDefault(logged.Stream) < logged.Sequence)
            throw new InvalidDataException($"{logged.Stream}: event {logged.Sequence} came, but the stream ends before it");
    }

    private async Task RestoreAsync(IStreamReader from, string stream, CancellationToken token)
    {
        var snapshot = await from.LoadSnapshotAsync(stream, token);
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
