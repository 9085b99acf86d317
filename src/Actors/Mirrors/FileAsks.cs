using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Mirrors;

/// <summary>
/// Asks one mirror by HEAD for files that are new in the catalogue, and again later for those it lacks; part of its actor. What
/// waits is in memory only: after a restart the next scan finds it.
/// </summary>
internal sealed class FileAsks(ActorContext<MirrorMessage> context, MirrorCheckServices services)
{
    private const string Timer = "ask-files";

    /// <summary>Until a mirror is asked again for what it lacks; the last one repeats.</summary>
    private static readonly TimeSpan[] Delays = [TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15)];

    private readonly Queue<NewFiles> _changes = new();
    private readonly Dictionary<FileId, AwaitedFile> _awaited = [];
    private DateTimeOffset _changesDue;
    private bool _running;

    public void Appeared(MirrorState state, NewFiles files)
    {
        if (!state.CanBeAsked()) return;
        if (_changes.Count == 0) _changesDue = context.Clock.GetUtcNow() + (MirrorLimits.AskWithin * context.Random.NextDouble());
        if (_changes.Count == MirrorLimits.ChangesAwaited) _changes.Dequeue();
        _changes.Enqueue(files);
        Schedule();
    }

    /// <summary>Files that it had and has no more: it may be in the middle of a change.</summary>
    public void AskAgain(IEnumerable<int> files)
    {
        foreach (var id in files.Select(file => new FileId(file)))
        {
            if (services.Files.TryGet(id, out var entry)) Await(new NewFile(id, entry.GetPathBytes(), entry.Size), Delays[0]);
        }

        Schedule();
    }

    public void Due(MirrorState state)
    {
        if (_running) return;
        var now = context.Clock.GetUtcNow();
        if (!state.CanBeAsked()) _changes.Clear();
        else if (_changesDue <= now) TakeChanges(state, state.Definition!);
        var due = _awaited.Values.Where(a => a.Due <= now).OrderByDescending(a => a.File.Size).Take(MirrorLimits.FilesAsked);
        var files = due.Select(a => a.File).ToList();
        if (!state.CanBeAsked()) files.ForEach(file => Later(file.Id, null));
        else if (files.Count > 0) Ask(state, files);
        Schedule();
    }

    /// <summary>What was found is recorded, or never will be.</summary>
    /// <param name="recorded">False when the files held must be asked for again.</param>
    public void Ended(FilesAsked asked, bool recorded)
    {
        _running = false;
        foreach (var file in asked.Files)
        {
            if (recorded && asked.Answer?.Held.Contains(file.Id) == true) _awaited.Remove(file.Id);
            else Later(file.Id, asked.Answer?.Busy?.RetryAfter);
        }

        Schedule();
    }

    private void TakeChanges(MirrorState state, MirrorDefinition mirror)
    {
        var rule = FileRule.Of(0, mirror, state.LastGoodScan?.RangesEnd);
        var files = _changes.SelectMany(c => c.LargestFirst).OrderByDescending(f => f.Size)
            .Where(f => rule is null || rule.Judge(f.Size, f.Path.Span) == Exclusion.None)
            .Where(f => !_awaited.ContainsKey(f.Id) && IsWanted(mirror, f))
            .Take(MirrorLimits.FilesAsked);
        foreach (var file in files.ToList()) Await(file, TimeSpan.Zero);
        _changes.Clear();
    }

    private void Await(NewFile file, TimeSpan delay)
    {
        if (_awaited.Count >= MirrorLimits.FilesAwaited) return;
        var now = context.Clock.GetUtcNow();
        _awaited.TryAdd(file.Id, new AwaitedFile(file, now + delay, now + MirrorLimits.AskedFor, Attempts: 0));
    }

    private void Later(FileId id, TimeSpan? atLeast)
    {
        if (!_awaited.TryGetValue(id, out var awaited)) return;
        var delay = context.Random.Spreading(Delays[Math.Min(awaited.Attempts, Delays.Length - 1)]);
        var due = context.Clock.GetUtcNow() + (atLeast > delay ? atLeast.Value : delay);
        if (due > awaited.Until) _awaited.Remove(id);
        else _awaited[id] = awaited with { Due = due, Attempts = awaited.Attempts + 1 };
    }

    private void Ask(MirrorState state, List<NewFile> files)
    {
        var mirror = state.AskedAs();
        var entries = new List<FileEntry>();
        foreach (var file in files.ToList())
        {
            if (IsWanted(mirror, file) && services.Files.TryFindExact(file.Path.Span, out var entry)) entries.Add(entry);
            else _awaited.Remove(file.Id);
        }

        files.RemoveAll(file => !_awaited.ContainsKey(file.Id));
        if (entries.Count == 0) return;
        _running = true;
        var (at, epoch) = (context.Clock.GetUtcNow(), state.HealthEpoch);
        context.PipeToSelf<SpotCheckResult>(
            services.Check.RunOverEachAsync(mirror, entries, context.Lifetime),
            answer => Asked(answer, [.. answer.Held.Select(f => f.Value).Order()]),
            e =>
            {
                context.Logger.FileCheckBroke(mirror.Repository, mirror.Id, e);
                return Asked(null, []);
            });

        FilesAsked Asked(SpotCheckResult? answer, int[] held) => new(
            files,
            answer,
            new RecordFileCheck(new FilePatch { At = at, Added = [.. held] }, epoch, "asked by HEAD"),
            MirrorChecks.NewContext(context.Clock));
    }

    /// <summary>Still the published version, and not known to be there.</summary>
    private bool IsWanted(MirrorDefinition mirror, NewFile file) =>
        services.Files.TryFindExact(file.Path.Span, out var entry)
        && entry.Id == file.Id
        && !entry.IsSuspended
        && !services.Files.Missing.Contains(file.Id)
        && !(services.Table.Current.Find(mirror.Id) is { } facts && entry.Holders.Contains(facts.Ordinal));

    private void Schedule()
    {
        if (_running) return;
        var due = _awaited.Values.Select(a => a.Due).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
        if (_changes.Count > 0 && _changesDue < due) due = _changesDue;
        if (due == DateTimeOffset.MaxValue)
        {
            context.CancelTimer(Timer);
            return;
        }

        var left = due - context.Clock.GetUtcNow();
        context.SetTimer(Timer, new AskDue(), left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    /// <param name="Until">Given up then.</param>
    private sealed record AwaitedFile(NewFile File, DateTimeOffset Due, DateTimeOffset Until, int Attempts);
}
