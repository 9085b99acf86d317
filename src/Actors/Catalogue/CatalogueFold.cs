using System.Collections.Immutable;
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
    private readonly CatalogueRestore _restore = new(index, blobs);
    private readonly NewFileGatherer _new = new(repository, index.Table);
    private ImmutableArray<Action<NewFiles>> _subscribers = [];
    private List<FileChange> _gathered = [];
    private StalePaths? _stale;
    private Task _applying = Task.CompletedTask;
    private TaskCompletionSource _advanced = NewSignal();
    private long _applied;
    private long _read;
    private bool _held;
    private bool _isMissing;

    public string Prefix => StreamNames.CataloguePrefix;

    public FileIndexRouter Index => index;

    /// <summary>Sequence of the last event that the file table shows.</summary>
    public long AppliedSequence => Interlocked.Read(ref _applied);

    /// <summary>True while walks are not taken over.</summary>
    public bool IsHeld => Volatile.Read(ref _held);

    /// <summary>Calls back, on the feed's thread, when the table shows new files; the callback must be quick and must not throw.</summary>
    public void Subscribe(Action<NewFiles> appeared) =>
        ImmutableInterlocked.Update(ref _subscribers, all => all.Add(appeared));

    public async Task<long> RestoreAsync(string stream, StreamSnapshot? snapshot, CancellationToken token)
    {
        if (stream != _stream) return snapshot?.Sequence ?? 0;
        // Only to wait without throwing: its failure is why everything starts over.
        await _applying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _applying = Task.CompletedTask;
        _gathered = [];
        _new.Clear();
        _stale = null;
        _isMissing = false;
        _read = AppliedSequence;
        var state = snapshot is null || snapshot.Sequence <= _read
            ? null
            : CatalogueEventCodec.DecodeSnapshot(snapshot.SchemaVersion, snapshot.State);
        // The table goes on from what it shows already; applying a part of the events behind that twice does no harm.
        if (state is null) return _read;
        await MissingUnlessAsync(() => LoadAsync(state, token));
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
                await MissingUnlessAsync(async () => Gather(await _restore.ReadAsync(changed.Delta, token), logged.Context.Time.UtcTicks));
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
        if (caughtUp && !_isMissing && !index.Table.IsComplete) index.MarkComplete();
        if (_new.Take() is not { } files) return;
        foreach (var appeared in _subscribers) appeared(files);
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

    /// <summary>Notes that the table is not what the log says, so that it is not taken for complete.</summary>
    private async Task MissingUnlessAsync(Func<Task> read)
    {
        _isMissing = true;
        await read();
        _isMissing = false;
    }

    private async Task LoadAsync(CatalogueSnapshot state, CancellationToken token)
    {
        await _restore.FetchAsync(state.Segments, token);
        if (index.Table.IsEmpty) await _restore.LoadAsync(state.Segments, token);
        else await ApplySegmentsAsync(state.Segments, token);
        Volatile.Write(ref _held, state.HeldBecause is not null);
    }

    private void Gather(IReadOnlyList<FileChange> changes, long at)
    {
        _gathered.Add(new ChangesAt(at));
        Gather(changes);
    }

    private void Gather(IReadOnlyList<FileChange> changes)
    {
        _stale?.Keep(changes);
        _new.See(changes);
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

    /// <summary>Onto a table that is not empty: the log went on without this node.</summary>
    private async Task ApplySegmentsAsync(IReadOnlyList<BlobRef> segments, CancellationToken token)
    {
        _stale = new StalePaths(index.Table);
        try
        {
            foreach (var segment in segments)
            {
                Gather(await _restore.ReadAsync(segment, token));
                if (_gathered.Count >= CatalogueLimits.RestoreRows) await ApplyGatheredAsync(token);
            }
        }
        catch (BlobMissingException)
        {
            // Of what is not known to be in the snapshot nothing may be removed.
            _stale = null;
            _gathered = [];
            throw;
        }

        await ApplyGatheredAsync(token);
        await _applying;
    }
}
