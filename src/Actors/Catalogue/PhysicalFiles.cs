using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;

namespace MirrorActors.Actors.Catalogue;

/// <summary>Opens published files for direct delivery, by canonical path and never outside the root.</summary>
public sealed class PhysicalFiles(SourceTree tree)
{
    /// <param name="path">Canonical, not encoded.</param>
    /// <returns>False when there is no such file or it cannot be read.</returns>
    public bool TryOpen(string path, [NotNullWhen(true)] out PhysicalFile? file)
    {
        file = null;
        if (tree.Find(path) is not { } found) return false;
        // An empty file needs no handle, and this keeps pipes and devices, whose size is 0, from being opened.
        if (found.Size == 0)
        {
            file = new PhysicalFile(null, found.FullPath, 0, new DateTimeOffset(found.ModifiedTicks, TimeSpan.Zero));
            return true;
        }

        try
        {
            var handle = File.OpenHandle(
                found.FullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
            var size = RandomAccess.GetLength(handle);
            file = new PhysicalFile(handle, found.FullPath, size, new DateTimeOffset(File.GetLastWriteTimeUtc(handle)));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

/// <summary>An open file; the caller disposes it.</summary>
/// <param name="Handle">Null for an empty file.</param>
/// <param name="FullPath">For senders that open by path; already checked to be inside the root.</param>
public sealed record PhysicalFile(SafeFileHandle? Handle, string FullPath, long Size, DateTimeOffset Modified) : IDisposable
{
    public void Dispose() => Handle?.Dispose();
}
