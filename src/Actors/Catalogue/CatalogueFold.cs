using MirrorActors.Actors.FileIndex;
using MirrorActors.Engine.Blobs;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Views;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Catalogue;

/// <summary>
/// Folds a repository's catalogue events into the file index. Changes are gathered, so that many small events cost few
/// rebuilds of the shards.
/// </summary>
public sealed class CatalogueFold(RepositoryId repository, FileIndexRouter index, IBlobStore blobs) : IStreamFold
{
    private readonly string _stream = StreamNames.Catalogue(repository);
    private List<FileChange> _gathered = [];
    private StalePaths? _stale;
    private Task _applying = Task.CompletedTask;
    private TaskCompletionSource _advanced = NewSignal();
    private long _applied;
    private long _read;
    private bool _held;

    public string Prefix => StreamNames.CataloguePrefix;

    public FileIndexRouter Index => index;

    /// <summary>Sequence of the last event that the file table shows.</summary>
    public long AppliedSequence => Interlocked.Read(ref _applied);

    /// <summary>True while walks are not taken over.</summary>
    public bool IsHeld => Volatile.Read(ref _held);

    public async Task<long> RestoreAsync(string stream, StreamSnapshot? snapshot, CancellationToken token)
    {
        if (stream != _stream) return snapshot?.Sequence ?? 0;
        // Only to wait without throwing: its failure is why everything starts over.
        await _applying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _applying = Task.CompletedTask;
        _gathered = [];
        _read = AppliedSequence;
        var state = snapshot is null || snapshot.Sequence <= _read
            ? null
            : CatalogueEventCodec.DecodeSnapshot(snapshot.SchemaVersion, snapshot.State);
        // The table goes on from what it shows already; applying a part of the events behind that twice does no harm.
        if (state is null) return _read;
        _stale = new StalePaths(index.Table);
        var segments = state.Segments;
        var reading = ReadAheadAsync(segments, 0, token);
        for (var i = 0; i < segments.Count; i++)
        {
            var changes = await reading;
            reading = ReadAheadAsync(segments, i + 1, token);
            Gather(changes);
            if (_gathered.Count >= CatalogueLimits.RestoreRows) await ApplyGatheredAsync(token);
        }

        await ApplyGatheredAsync(token);
        await _applying;
        Volatile.Write(ref _held, state.HeldBecause is not null);
        _read = snapshot!.Sequence;
        return _read;
    }

    public async Task ApplyAsync(LoggedEvent logged, CancellationToken token)
    {
        if (logged.Stream != _stream) return;
        var stored = logged.Event;
        var happened = CatalogueEventCodec.Decode(stored.Type, stored.SchemaVersion, stored.Payload);
        switch (happened)
        {
            case CatalogueChanged changed:
                _gathered.Add(new ChangesAt(logged.Context.Time.UtcTicks));
                Gather(await ReadAsync(changed.Delta, token));
                break;
            case CatalogueHeld:
                Volatile.Write(ref _held, true);
                break;
            case CatalogueReleased:
                Volatile.Write(ref _held, false);
                break;
        }

        _read = logged.Sequence;
        if (_gathered.Count >= CatalogueLimits.SegmentRows) await ApplyGatheredAsync(token);
    }

    public async Task PublishAsync(bool caughtUp, CancellationToken token)
    {
        await ApplyGatheredAsync(token);
        await _applying;
        if (_stale is { } stale)
        {
            await index.ApplyAsync(stale.ToRemovals(), token);
            _stale = null;
        }

        Advance();
        if (caughtUp && !index.Table.IsComplete) index.MarkComplete();
    }

    /// <summary>Returns when the file table shows an event.</summary>
    public async Task WaitForAsync(long sequence, CancellationToken token)
    {
        while (true)
        {
            var advanced = Volatile.Read(ref _advanced); // before the look, or an advance between them is missed
            if (AppliedSequence >= sequence) return;
            await advanced.Task.WaitAsync(token);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Gather(IReadOnlyList<FileChange> changes)
    {
        _stale?.Keep(changes);
        _gathered.AddRange(changes);
    }

    /// <summary>Begins to apply what is gathered once the batch before is applied; meanwhile the next can be read.</summary>
    private async Task ApplyGatheredAsync(CancellationToken token)
    {
        await _applying;
        if (_gathered.Count == 0) return;
        _applying = index.ApplyAsync(_gathered, token);
        _gathered = [];
    }

    private void Advance()
    {
        Interlocked.Exchange(ref _applied, _read);
        Interlocked.Exchange(ref _advanced, NewSignal()).SetResult();
    }

    private Task<IReadOnlyList<FileChange>> ReadAheadAsync(IReadOnlyList<BlobRef> segments, int index, CancellationToken token) =>
        index < segments.Count
            ? Task.Run(() => ReadAsync(segments[index], token), token)
            : Task.FromResult<IReadOnlyList<FileChange>>([]);

    private async Task<IReadOnlyList<FileChange>> ReadAsync(BlobRef segment, CancellationToken token)
    {
        var stored = await blobs.GetAsync(segment, token)
            ?? throw new InvalidDataException($"blob {segment.Sha256} with a part of the catalogue is missing");
        return SegmentCodec.Decode(stored);
    }
}
