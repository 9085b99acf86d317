using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Views;

/// <summary>Feeds one fold and knows how far each of its streams has come.</summary>
internal sealed class StreamCursor(IEventLog log, IStreamFold fold)
{
    private readonly Dictionary<string, long> _last = new(StringComparer.Ordinal);

    public IStreamFold Fold => fold;

    public async Task RestoreAllAsync(CancellationToken token)
    {
        _last.Clear();
        await foreach (var stream in log.StreamsAsync(fold.Prefix, token)) await RestoreAsync(stream, token);
        await fold.PublishAsync(caughtUp: false, token);
    }

    /// <summary>Takes the event if it is the fold's and new to it.</summary>
    public async Task OfferAsync(LoggedEvent logged, CancellationToken token)
    {
        if (!logged.Stream.StartsWith(fold.Prefix, StringComparison.Ordinal)) return;
        var last = _last.GetValueOrDefault(logged.Stream);
        if (logged.Sequence <= last) return;
        if (logged.Sequence == last + 1) await ApplyAsync(logged, token);
        else if (last == 0) await RestoreAsync(logged.Stream, token);
        else await ReadOnAsync(logged.Stream, token);
        if (_last.GetValueOrDefault(logged.Stream) < logged.Sequence)
            throw new InvalidDataException($"{logged.Stream}: event {logged.Sequence} came, but the stream ends before it");
    }

    private async Task RestoreAsync(string stream, CancellationToken token)
    {
        var snapshot = await log.LoadSnapshotAsync(stream, token);
        _last[stream] = await fold.RestoreAsync(stream, snapshot, token);
        await ReadOnAsync(stream, token);
    }

    private async Task ReadOnAsync(string stream, CancellationToken token)
    {
        await foreach (var logged in log.ReadAsync(stream, _last[stream] + 1, token))
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
