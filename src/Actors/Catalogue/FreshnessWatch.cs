using System.Text;
using MirrorActors.Actors.Alerts;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Mirrors;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Values;

namespace MirrorActors.Actors.Catalogue;

/// <summary>
/// Remembers new files whose path has a freshness. When that has passed, mirrors are asked for them; a minute later those that are
/// not known to hold one are not fresh, until they do or the file is replaced. For files of before this node started the modified
/// time stands for when they were published.
/// </summary>
/// <param name="ask">Has the mirrors that lack them asked for a few files.</param>
public sealed class FreshnessWatch(
    RepositoryId repository, FreshnessRules rules, FileTable files, MirrorTableHolder mirrors, IAlerts alerts, Action<NewFiles> ask)
    : Actor<FreshnessMessage>
{
    /// <summary>Files that are remembered; of more, the newest.</summary>
    public const int Most = 10_000;

    /// <summary>From the question to the judgement.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(15);

    /// <summary>What a mirror does not get in so long is for a scan, and its operator, to find.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private readonly Queue<WatchedFile> _waiting = new();
    private readonly List<WatchedFile> _asked = [];
    private HashSet<string> _raised = new(StringComparer.Ordinal);
    private bool _knowsEarlier;

    protected override ValueTask StartAsync(CancellationToken token)
    {
        Context.SetTimer("look", new LookAtFreshness(), Look, Look);
        return ValueTask.CompletedTask;
    }

    protected override ValueTask ReceiveAsync(FreshnessMessage message, CancellationToken token)
    {
        var now = Context.Clock.GetUtcNow();
        if (message is FilesPublished published) Remember(published.Files, now);
        else Judge(now);
        return ValueTask.CompletedTask;
    }

    private void Remember(NewFiles appeared, DateTimeOffset now)
    {
        foreach (var file in appeared.LargestFirst)
        {
            if (rules.Of(file.Path.Span) is { } freshness)
                _waiting.Enqueue(new WatchedFile(appeared.Repository, file, now, now + freshness));
        }

        while (_waiting.Count > Most) _waiting.Dequeue();
    }

    /// <summary>Once, as soon as the table is there.</summary>
    private void RememberEarlier(DateTimeOffset now)
    {
        if (_knowsEarlier || !files.IsComplete) return;
        _knowsEarlier = true;
        var known = _waiting.Concat(_asked).Select(file => file.File.Id).ToHashSet();
        var newest = new PriorityQueue<WatchedFile, DateTimeOffset>();
        foreach (var entry in files.All())
        {
            if (EarlierOf(entry, now) is not { } file || known.Contains(file.File.Id)) continue;
            if (newest.Count < Most) newest.Enqueue(file, file.Published);
            else newest.EnqueueDequeue(file, file.Published);
        }

        while (newest.TryDequeue(out var file, out _)) _waiting.Enqueue(file);
        while (_waiting.Count > Most) _waiting.Dequeue();
    }

    private WatchedFile? EarlierOf(in FileEntry entry, DateTimeOffset now)
    {
        var published = new DateTimeOffset(Math.Clamp(entry.ModifiedTicks, 0, now.UtcTicks), TimeSpan.Zero);
        if (now - published > Kept) return null;
        Span<byte> path = stackalloc byte[Limits.PathBytes];
        path = path[..entry.CopyPath(path)];
        if (rules.Of(path) is not { } freshness) return null;
        return new WatchedFile(repository, new NewFile(entry.Id, path.ToArray(), entry.Size), published, published + freshness);
    }

    private void Judge(DateTimeOffset now)
    {
        RememberEarlier(now);
        AskForDue(now);
        _asked.RemoveAll(file => now - file.Published > Kept || !IsInForce(file.File));
        var lacking = new Dictionary<string, List<WatchedFile>>(StringComparer.Ordinal);
        foreach (var mirror in mirrors.Current.All.Where(IsExpected))
        {
            var rule = FileRule.Of(mirror.Ordinal, mirror.Definition, mirror.LastGoodScan?.RangesEnd);
            foreach (var file in _asked.Where(file => now >= file.Due + Patience && Lacks(mirror, rule, file.File)))
            {
                if (!lacking.TryGetValue(mirror.Definition.Id, out var some)) lacking.Add(mirror.Definition.Id, some = []);
                some.Add(file);
            }
        }

        foreach (var (mirror, some) in lacking) alerts.Raise(AlertOf(mirror, some));
        foreach (var fresh in _raised.Where(id => !lacking.ContainsKey(id))) alerts.Clear(AlertKind.NotFresh, fresh);
        _raised = [.. lacking.Keys];
    }

    /// <summary>Those that are due, once, few at a time: more would have every mirror scanned.</summary>
    private void AskForDue(DateTimeOffset now)
    {
        var due = _waiting.Where(file => file.Due <= now).ToList();
        if (due.Count == 0) return;
        var waiting = _waiting.Where(file => file.Due > now).ToList();
        _waiting.Clear();
        waiting.ForEach(_waiting.Enqueue);
        _asked.AddRange(due);
        if (_asked.Count > Most) _asked.RemoveRange(0, _asked.Count - Most);
        var newest = due.Where(file => IsInForce(file.File)).TakeLast(MirrorLimits.FilesAsked).Select(file => file.File).ToList();
        if (newest.Count > 0) ask(new NewFiles(due[^1].Repository, [.. newest.OrderByDescending(file => file.Size)]));
    }

    private bool IsInForce(NewFile file) =>
        files.TryFindExact(file.Path.Span, out var entry) && entry.Id == file.Id && !files.Missing.Contains(file.Id);

    private bool Lacks(MirrorFacts mirror, FileRule? rule, NewFile file) =>
        files.TryFindExact(file.Path.Span, out var entry)
        && !entry.IsSuspended
        && !entry.Holders.Contains(mirror.Ordinal)
        && (rule is null || rule.Judge(file.Size, file.Path.Span) == Exclusion.None);

    /// <summary>Of one that is down, or was never scanned, it is known already.</summary>
    private static bool IsExpected(MirrorFacts mirror) =>
        mirror is { Enabled: true, IsKnown: true } && (mirror.Http.IsUsable || mirror.Https.IsUsable);

    private static Alert AlertOf(string mirror, List<WatchedFile> lacking)
    {
        var oldest = lacking.MinBy(file => file.Published)!;
        var path = Encoding.UTF8.GetString(oldest.File.Path.Span);
        var more = lacking.Count == 1 ? "" : $" and {lacking.Count - 1} more";
        var freshness = Duration.Format(oldest.Due - oldest.Published);
        var text = $"{mirror} lacks {path}{more}, published at {Rfc3339.Format(oldest.Published)}; its freshness is {freshness}";
        return new Alert(AlertKind.NotFresh, mirror, text, MirrorId.Parse(mirror));
    }

    private sealed record WatchedFile(RepositoryId Repository, NewFile File, DateTimeOffset Published, DateTimeOffset Due);
}

/// <summary>A message to <see cref="FreshnessWatch"/>.</summary>
public abstract record FreshnessMessage;

/// <summary>The table shows them since a moment ago.</summary>
public sealed record FilesPublished(NewFiles Files) : FreshnessMessage;

internal sealed record LookAtFreshness : FreshnessMessage;
