using MirrorActors.Actors.Scanning.Targeted;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Mirrors;

/// <summary>Lists the directories of files that one mirror was found to lack; part of its actor.</summary>
internal sealed class DirectoryLists(ActorContext<MirrorMessage> context, MirrorServices services, MirrorCheckServices checks)
{
    private const string Timer = "list-directories";
    private readonly HashSet<string> _waiting = new(StringComparer.Ordinal);
    private bool _running;
    private DateTimeOffset _due = DateTimeOffset.MaxValue;

    /// <summary>Those of files that were found gone.</summary>
    public void Add(IEnumerable<int> files)
    {
        var directories = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (directories.Count >= MirrorLimits.DirectoriesAwaited) break;
            if (!checks.Files.TryGet(new FileId(file), out var entry)) continue;
            var path = entry.GetPath();
            directories.Add(path[..(path.LastIndexOf('/') + 1)]);
        }

        Add(directories, MirrorLimits.ListWithin * context.Random.NextDouble());
    }

    /// <param name="delay">They are listed then, or sooner together with others.</param>
    public void Add(IReadOnlySet<string> directories, TimeSpan delay)
    {
        foreach (var directory in directories)
        {
            if (_waiting.Count >= MirrorLimits.DirectoriesAwaited) break;
            _waiting.Add(directory);
        }

        if (!_running && _waiting.Count > 0 && context.Clock.GetUtcNow() + delay < _due) Later(delay);
    }

    /// <param name="scanning">Two listings at a time would be more than a mirror agrees to.</param>
    public void Due(MirrorState state, bool scanning)
    {
        _due = DateTimeOffset.MaxValue;
        if (_running || _waiting.Count == 0) return;
        // With a lag the mirror has no listings.
        if (state is not { Enabled: true, Definition: { Files: not { Lag: not null } } mirror }
            || checks.Table.Current.Find(mirror.Id) is not { } facts)
        {
            _waiting.Clear();
            return;
        }

        if (scanning)
        {
            Later(MirrorLimits.ListAfterScan);
            return;
        }

        _running = true;
        var directory = _waiting.First();
        _waiting.Remove(directory);
        var (at, epoch, random) = (context.Clock.GetUtcNow(), state.HealthEpoch, new Random(context.Random.Next()));
        var lost = state.Patches.Removed.ToHashSet();
        var target = new DirectoryTarget(state.AskedAs(), facts.Ordinal, directory);
        context.PipeToSelf<DirectoryOutcome>(
            services.Scheduler.RunAsync(slot => checks.Directories.RunAsync(target, random, slot), context.Lifetime),
            outcome => Listed(outcome),
            e =>
            {
                context.Logger.FileCheckBroke(mirror.Repository, mirror.Id, e);
                return Listed(null);
            });

        DirectoryListed Listed(DirectoryOutcome? outcome)
        {
            if (outcome?.Problem is { } problem) context.Logger.DirectoryNotListed(mirror.Repository, mirror.Id, directory, problem);
            // A listing does not bring back what an answer took away: that is asked for again.
            var added = outcome?.Added.Where(file => !lost.Contains(file)) ?? [];
            var patch = new FilePatch { At = at, Added = [.. added], Removed = outcome?.Removed ?? [] };
            return new DirectoryListed(
                new RecordFileCheck(patch, epoch, $"{directory} listed by {outcome?.Protocol}"), MirrorChecks.NewContext(context.Clock));
        }
    }

    public void Ended()
    {
        _running = false;
        if (_waiting.Count > 0) Later(TimeSpan.Zero);
    }

    private void Later(TimeSpan delay)
    {
        _due = context.Clock.GetUtcNow() + delay;
        context.SetTimer(Timer, new ListDue(), delay);
    }
}
