using System.Text;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Engine.Threads;

namespace MirrorActors.Actors.Probing;

/// <summary>Parts of published files as the tree has them.</summary>
public sealed class PublishedBytes(FileTable files, SourceTree? tree, TimeProvider clock)
{
    /// <summary>Mirrors have had the time to follow a file that is older than this.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromHours(24);

    /// <summary>True when the tree has the file under another size or time.</summary>
    /// <param name="path">Canonical, with a slash in front.</param>
    internal bool HasOther(byte[] path, long size, DateTimeOffset modified) =>
        tree?.Find(Encoding.UTF8.GetString(path)) is { } file && (file.Size != size || file.ModifiedTicks != modified.UtcTicks);

    /// <summary>Null when the tree does not have the catalogue's version, or cannot be read: there is nothing to compare with.</summary>
    /// <param name="path">Canonical, with a slash in front.</param>
    /// <param name="size">Of the version that is meant.</param>
    /// <param name="range">Within that size.</param>
    /// <exception cref="OperationCanceledException">The caller's token.</exception>
    internal async Task<PublishedRange?> ReadAsync(byte[] path, long size, ProbeRange range, CancellationToken token)
    {
        await PoolThread.Enter();
        if (!files.TryFind(path, out var entry) || entry.IsSuspended || entry.Size != size) return null;
        var name = Encoding.UTF8.GetString(path);
        if (tree?.Find(name) is not { } file || file.Size != entry.Size || file.ModifiedTicks != entry.ModifiedTicks) return null;
        try
        {
            var bytes = new byte[range.Length];
            using (var handle = File.OpenHandle(file.FullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
            {
                if (RandomAccess.Read(handle, bytes, range.From) < bytes.Length) return null;
            }

            var changed = Statx.ChangeOf(file.FullPath);
            token.ThrowIfCancellationRequested();
            // What was replaced meanwhile is of two versions.
            return tree.Find(name) == file ? new PublishedRange(bytes, entry, clock.GetUtcNow() - changed >= Settled) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>A part of a published file.</summary>
/// <param name="IsSettled">It did not change at the origin in the last 24 hours.</param>
internal sealed record PublishedRange(byte[] Bytes, FileEntry File, bool IsSettled)
{
    public bool IsModifiedAt(DateTimeOffset time) => FileCheck.IsOf(File, time);
}
