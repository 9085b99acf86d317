using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning.Checks;

/// <summary>
/// Asks a mirror for several files, at most <see cref="CheckLimits.Connections"/> at a time, in order. Ends early when the mirror
/// is busy.
/// </summary>
public sealed class SpotCheck(IFileCheck check)
{
    /// <summary>Never throws for what the mirror does.</summary>
    /// <exception cref="OperationCanceledException">The caller's token.</exception>
    public async Task<SpotCheckResult> RunAsync(MirrorDefinition mirror, IReadOnlyList<FileEntry> files, CancellationToken token)
    {
        var answers = new FileCheckResult?[files.Count];
        var (next, busy) = (-1, 0);
        var workers = Enumerable.Range(0, CheckLimits.Connections).Select(_ => WorkAsync());
        await Task.WhenAll(workers);
        return Sum(files, answers);

        async Task WorkAsync()
        {
            while (Volatile.Read(ref busy) == 0 && Interlocked.Increment(ref next) is var at && at < files.Count)
            {
                var answer = await check.CheckAsync(mirror, files[at], token);
                answers[at] = answer;
                if (answer.Verdict == FileCheckVerdict.Busy) Volatile.Write(ref busy, 1);
            }
        }
    }

    /// <summary>
    /// As <see cref="RunAsync"/>, over each scheme that the mirror has: clients come by either, so what one of them lacks is not held.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller's token.</exception>
    public async Task<SpotCheckResult> RunOverEachAsync(MirrorDefinition mirror, IReadOnlyList<FileEntry> files, CancellationToken token)
    {
        var first = await RunAsync(mirror, files, token);
        if (mirror.Urls is not { Https: not null, Http: not null } urls || first.Held.Count == 0 || first.Busy is not null) return first;
        var held = first.Held.ToHashSet();
        var overHttp = mirror with { Urls = urls with { Https = null } };
        var second = await RunAsync(overHttp, [.. files.Where(file => held.Contains(file.Id))], token);
        return first with
        {
            Held = [.. first.Held.Except(second.Gone).Except(second.Outdated)],
            Gone = [.. first.Gone, .. second.Gone],
            Outdated = [.. first.Outdated, .. second.Outdated],
            Busy = second.Busy,
            FirstProblem = first.FirstProblem ?? second.FirstProblem,
        };
    }

    private static SpotCheckResult Sum(IReadOnlyList<FileEntry> files, FileCheckResult?[] answers)
    {
        var asked = answers.Index().Where(one => one.Item is not null).Select(one => (files[one.Index].Id, Answer: one.Item!)).ToList();
        return new SpotCheckResult(asked.Count, Of(FileCheckVerdict.Held), Of(FileCheckVerdict.Outdated), Of(FileCheckVerdict.Gone))
        {
            Answers = asked.ToDictionary(one => one.Id, one => one.Answer),
            Unclear = asked.Count(one => one.Answer.Verdict == FileCheckVerdict.Unclear),
            Busy = asked.Find(one => one.Answer.Verdict == FileCheckVerdict.Busy).Answer,
            FirstProblem = asked.Find(one => one.Answer.Verdict is not FileCheckVerdict.Held).Answer?.Reason,
        };

        IReadOnlyList<FileId> Of(FileCheckVerdict verdict) =>
            [.. asked.Where(one => one.Answer.Verdict == verdict).Select(one => one.Id)];
    }
}

/// <summary>What a mirror says about several files. Those not asked for any more are in none of the lists.</summary>
/// <param name="Asked">Answers, unclear and busy ones included.</param>
public sealed record SpotCheckResult(
    int Asked, IReadOnlyList<FileId> Held, IReadOnlyList<FileId> Outdated, IReadOnlyList<FileId> Gone)
{
    /// <summary>Each file's.</summary>
    public IReadOnlyDictionary<FileId, FileCheckResult> Answers { get; init; } = new Dictionary<FileId, FileCheckResult>();

    /// <summary>Answers that say nothing about the file.</summary>
    public int Unclear { get; init; }

    /// <summary>Why the check ended early, with the time to wait; null when it did not.</summary>
    public FileCheckResult? Busy { get; init; }

    /// <summary>Of the first answer that is not <see cref="FileCheckVerdict.Held"/>; null when all are.</summary>
    public string? FirstProblem { get; init; }
}
