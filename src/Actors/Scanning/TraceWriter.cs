using Microsoft.Extensions.Logging;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Files;

namespace MirrorActors.Actors.Scanning;

/// <summary>
/// Writes the trace file into the tree from time to time: at once and then after each interval, as a whole, and never through a
/// symbolic link below the root. What hinders it is told once until it changes.
/// </summary>
/// <param name="root">Of the tree, absolute.</param>
/// <param name="path">Canonical, with a slash in front.</param>
/// <param name="every">From one to the next.</param>
/// <param name="isHeld">True while the tree looks damaged: then nothing is written.</param>
public sealed class TraceWriter(string root, string path, TimeSpan every, Func<bool> isHeld) : Actor<TraceDue>
{
    private string? _told;

    protected override ValueTask StartAsync(CancellationToken token) => RunAsync(token);

    protected override ValueTask ReceiveAsync(TraceDue message, CancellationToken token) => RunAsync(token);

    private async ValueTask RunAsync(CancellationToken token)
    {
        var problem = isHeld() ? "the tree looks damaged" : Refusal() ?? await WriteAsync(token);
        if (problem is not null && problem != _told) Context.Logger.TraceNotWritten(path, problem);
        if (problem is null && _told is not null) Context.Logger.TraceWritten(path);
        _told = problem;
        Context.SetTimer("trace", new TraceDue(), every);
    }

    /// <summary>A link could lead anywhere; a directory that is not there may be a tree that is not mounted.</summary>
    private string? Refusal()
    {
        var parts = path[1..].Split('/');
        var at = root;
        foreach (var part in parts[..^1])
        {
            at = Path.Combine(at, part);
            var directory = new DirectoryInfo(at);
            if (!directory.Exists) return $"{at} is no directory";
            if (directory.LinkTarget is not null) return $"{at} is a symbolic link";
        }

        var file = new FileInfo(root + path);
        if (file.LinkTarget is not null) return $"{file.FullName} is a symbolic link";
        return Directory.Exists(file.FullName) ? $"{file.FullName} is a directory" : null;
    }

    private async Task<string?> WriteAsync(CancellationToken token)
    {
        try
        {
            await TimestampFile.WriteAsync(root + path, Context.Clock.GetUtcNow(), token);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return OneLine.Of(e.Message);
        }
    }
}

/// <summary>The message to <see cref="TraceWriter"/>: it is time to write.</summary>
public sealed record TraceDue;
