using MirrorActors.Engine.Blobs;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Views;

/// <summary>
/// A copy, on this node's disk, of what a restore of the tables needs of the log, so that a node can serve from it
/// while its engine is unreachable. Derived: it may be deleted at any time.
/// </summary>
public sealed class LocalSnapshotFile(string path)
{
    /// <summary>Name inside the node's data directory.</summary>
    public const string Name = "views.snapshot";

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public bool Exists => File.Exists(Path);

    /// <exception cref="InvalidDataException">Damaged, cut off, of a newer version, or something else.</exception>
    /// <exception cref="IOException">Missing or unreadable.</exception>
    public LocalSnapshotReader Open() => LocalSnapshotReader.Open(Path);

    /// <summary>Copies the streams of the prefixes; the file is replaced only by a whole and durable one.</summary>
    /// <returns>The position up to which everything is in it.</returns>
    public async Task<Position> SaveAsync(
        IEventLog log, IReadOnlyList<string> prefixes, DateTimeOffset now, CancellationToken token)
    {
        var unfinished = Path + ".tmp";
        File.Delete(unfinished);
        try
        {
            // First the head, then the streams: they hold at least what was there then.
            var reached = await log.HeadAsync(token);
            await using (var file = Create(unfinished))
            {
                using var writer = new LocalSnapshotWriter(file);
                await writer.BeginAsync(reached, now, token);
                foreach (var prefix in prefixes)
                {
                    await foreach (var stream in log.StreamsAsync(prefix, token))
                        await CopyAsync(log, stream, writer, token);
                }

                await writer.EndAsync(token);
                await Task.Run(() => file.Flush(flushToDisk: true), token);
            }

            File.Move(unfinished, Path, overwrite: true);
            DirectorySync.Flush(System.IO.Path.GetDirectoryName(Path) ?? ".");
            return reached;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>Not readable by everybody: events carry private fields.</summary>
    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        return new FileStream(path, options);
    }

    private static async Task CopyAsync(
        IEventLog log, string stream, LocalSnapshotWriter writer, CancellationToken token)
    {
        var snapshot = await log.LoadSnapshotAsync(stream, token);
        await writer.StreamAsync(stream, token);
        if (snapshot is not null) await writer.SnapshotAsync(snapshot, token);
        // From the snapshot's own event on, if it is still there: its id tells this history from another.
        var first = Math.Max(1, snapshot?.Sequence ?? 1);
        if (snapshot is not null && await IsTrimmedAsync(log, stream, first, token)) first++;
        await foreach (var logged in log.ReadAsync(stream, first, token)) await writer.EventAsync(logged, token);
    }

    private static async Task<bool> IsTrimmedAsync(IEventLog log, string stream, long sequence, CancellationToken token)
    {
        try
        {
            await foreach (var _ in log.ReadAsync(stream, sequence, token)) return false;
            return false;
        }
        catch (PositionTrimmedException)
        {
            return true;
        }
    }
}
