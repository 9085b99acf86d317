using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Routing;
using MirrorActors.Engine.Actors;

namespace MirrorActors.Actors.Load;

/// <summary>Where the last count of files with too few mirrors is found. One writer.</summary>
public sealed class FileCoverageHolder
{
    private FileCoverage _current = FileCoverage.None;

    public FileCoverage Current
    {
        get => Volatile.Read(ref _current);
        set => Volatile.Write(ref _current, value);
    }
}

/// <summary>Counts files with too few mirrors once a minute, off every other path.</summary>
public sealed class FileCoverageWatch(FileTable files, RedirectSnapshotHolder snapshots, FileCoverageHolder holder)
    : Actor<FileCoverageDue>
{
    protected override ValueTask StartAsync(CancellationToken token)
    {
        Context.SetTimer("files", new FileCoverageDue(), LoadLimits.FileCoverageInterval, LoadLimits.FileCoverageInterval);
        return ValueTask.CompletedTask;
    }

    protected override ValueTask ReceiveAsync(FileCoverageDue message, CancellationToken token)
    {
        if (files.IsComplete) holder.Current = FileCoverage.Of(files, snapshots.Current);
        return ValueTask.CompletedTask;
    }
}

/// <summary>The message to <see cref="FileCoverageWatch"/>: it is time to count.</summary>
public sealed record FileCoverageDue;
