using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Mirrors;
using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Blobs;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Views;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Views;

/// <summary>
/// Folds a repository's mirror streams: keeps each mirror's state, gives out ordinals, puts file sets, and what checks of single
/// files found since, into the file index and hands the facts to the <see cref="MirrorTableActor"/>. A set that cannot be read
/// leaves the one in force and is tried again when it may be there.
/// </summary>
public sealed class MirrorFold : IStreamFold
{
    private static readonly TimeSpan PublishDeadline = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, FoldedMirror> _byStream = new(StringComparer.Ordinal);
    private readonly OrdinalPool _ordinals = new(Limits.Mirrors);
    private readonly List<int> _freed = [];
    private readonly MirrorLogCodec _events = new();
    private readonly MirrorStateCodec _states = new();
    private readonly ActorRef<MirrorTableMessage> _table;
    private readonly FileIndexRouter _index;
    private readonly Func<long, CancellationToken, Task> _followed;
    private readonly IBlobStore _blobs;
    private readonly ILogger<MirrorFold> _logger;
    private bool _changed;
    private volatile int _lacking;
    private volatile IReadOnlyList<BlobRef> _fileSets = [];

    /// <param name="followed">Ends when redirects follow the mirror table of a version or a newer one.</param>
    public MirrorFold(
        RepositoryId repository,
        ActorRef<MirrorTableMessage> table,
        Func<long, CancellationToken, Task> followed,
        FileIndexRouter index,
        IBlobStore blobs,
        ILogger<MirrorFold> logger)
    {
        Prefix = $"{StreamNames.MirrorPrefix}{repository}/";
        _table = table;
        _followed = followed;
        _index = index;
        _blobs = blobs;
        _logger = logger;
    }

    public string Prefix { get; }

    public int Lacking => _lacking;

    /// <summary>The sets that mirrors hold by the log, those in force here and those before them. Any thread.</summary>
    public IReadOnlyList<BlobRef> FileSets => _fileSets;

    public Task<long> RestoreAsync(string stream, StreamSnapshot? snapshot, CancellationToken token)
    {
        var state = snapshot is null ? null : _states.Decode(snapshot.SchemaVersion, snapshot.State);
        var mirror = Of(stream);
        mirror.State = state ?? MirrorState.None;
        mirror.Unread = null;
        mirror.MustLoad = true; // the file index may have been restored as well
        _changed = true;
        return Task.FromResult(state is null ? 0 : snapshot!.Sequence);
    }

    public Task ApplyAsync(LoggedEvent logged, CancellationToken token)
    {
        var happened = _events.Decode(logged.Event) ?? throw new InvalidDataException(
            $"{logged.Stream}: event {logged.Sequence} is of unknown type {logged.Event.Type} v{logged.Event.SchemaVersion}");
        var mirror = Of(logged.Stream);
        mirror.State = mirror.State.Apply(happened, new EventPlace(logged.Sequence, logged.Context.Time));
        _changed = true;
        return Task.CompletedTask;
    }

    public async Task PublishAsync(bool caughtUp, CancellationToken token)
    {
        if (!_changed) return;
        _changed = false;
        var (placed, patched) = (new List<(string Stream, FoldedMirror Mirror)>(), new List<FoldedMirror>());
        foreach (var (stream, mirror) in _byStream)
        {
            if (mirror.State.Definition is null)
            {
                await ForgetAsync(mirror, token);
                continue;
            }

            mirror.Ordinal ??= _ordinals.Take();
            if (!mirror.MustPlace || mirror.IsPending) continue;
            if (_index.Table.IsComplete && mirror.Changes() is not null) patched.Add(mirror);
            else placed.Add((stream, mirror));
        }

        foreach (var some in placed.Chunk(FileIndexLimits.SetsAtOnce)) await PlaceAsync(some, token);
        if (patched.Count > 0) await PatchAsync(patched, token);
        _lacking = _byStream.Values.Count(mirror => mirror.Ordinal is not null && mirror.IsPending);
        _fileSets =
            [.. _byStream.Values.SelectMany(m => new[] { m.State.FileSet, m.Loaded, m.Replaced }).OfType<BlobRef>().Distinct()];
        var version = await _table.AskAsync<long>(
            reply => new FactsRecorded(Facts(), reply), PublishDeadline, token);
        // Until requests follow that table, an ordinal given away would lend the mirror that is gone another's files;
        // and whoever waits for this position wants redirects to show it.
        await _followed(version, token);
        foreach (var ordinal in _freed) _ordinals.Give(ordinal);
        _freed.Clear();
    }

    public void AskAgain()
    {
        _changed |= _lacking > 0;
        foreach (var mirror in _byStream.Values) mirror.Unread = null;
    }

    private FoldedMirror Of(string stream)
    {
        if (!_byStream.TryGetValue(stream, out var mirror)) _byStream.Add(stream, mirror = new FoldedMirror());
        return mirror;
    }

    /// <summary>Loads the sets, each on a thread of its own, and puts them into the index in one pass.</summary>
    private async Task PlaceAsync((string Stream, FoldedMirror Mirror)[] mirrors, CancellationToken token)
    {
        var sets = await Task.WhenAll(mirrors.Select(m => m.Mirror.State.FileSet is { } blob
            ? Task.Run(() => LoadAsync(m.Stream, blob, token), token)
            : Task.FromResult<FileSet?>(FileSet.Empty)));
        var placed = mirrors.Zip(sets, (m, files) => (m.Mirror, Files: files?.With(m.Mirror.State.Patches)))
            .Where(p => p.Files is not null).ToList();
        foreach (var ((_, mirror), files) in mirrors.Zip(sets)) mirror.Unread = files is null ? mirror.State.FileSet : null;
        if (placed.Count == 0) return;
        await _index.ApplyFileSetsAsync([.. placed.Select(p => new MirrorFiles(p.Mirror.Ordinal!.Value, p.Files!))], token);
        foreach (var (mirror, files) in placed)
        {
            if (mirror.Loaded != mirror.State.FileSet) mirror.Replaced = mirror.Loaded;
            mirror.Loaded = mirror.State.FileSet;
            mirror.Patched = mirror.State.Patches;
            mirror.MustLoad = false;
            mirror.FileCount = files!.Count;
        }
    }

    /// <summary>Only single files changed: no set is read.</summary>
    private async Task PatchAsync(List<FoldedMirror> mirrors, CancellationToken token)
    {
        var patches = new List<HeldPatch>();
        foreach (var mirror in mirrors)
        {
            var ordinal = mirror.Ordinal!.Value;
            foreach (var (file, held) in mirror.Changes()!)
            {
                var patch = new HeldPatch(ordinal, new FileId(file), held);
                mirror.FileCount += (held ? 1 : 0) - (_index.Table.IsHeld(patch.File, ordinal) ? 1 : 0);
                patches.Add(patch);
            }
        }

        await _index.ApplyPatchesAsync(patches, token);
        foreach (var mirror in mirrors) mirror.Patched = mirror.State.Patches;
    }

    private async Task ForgetAsync(FoldedMirror mirror, CancellationToken token)
    {
        if (mirror.Ordinal is not { } ordinal) return;
        await _index.ForgetMirrorAsync(ordinal, token);
        // Free only after the next table: no request may see this mirror with the next one's files.
        _freed.Add(ordinal);
        mirror.Ordinal = null;
        mirror.Loaded = null;
        mirror.Patched = FilePatches.None;
        mirror.FileCount = 0;
    }

    private async Task<FileSet?> LoadAsync(string stream, BlobRef blob, CancellationToken token)
    {
        try
        {
            if (await _blobs.GetAsync(blob, token) is { } stored) return FileSet.Decode(stored);
            _logger.FileSetMissing(stream, blob.Sha256);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            _logger.FileSetUnreadable(stream, blob.Sha256, e);
        }

        return null;
    }

    private ImmutableArray<MirrorFacts?> Facts()
    {
        var facts = new MirrorFacts?[_ordinals.Used];
        foreach (var mirror in _byStream.Values)
        {
            if (mirror.Ordinal is { } ordinal) facts[ordinal] = mirror.ToFacts(ordinal);
        }

        return [.. facts];
    }
}
