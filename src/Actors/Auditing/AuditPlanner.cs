using System.Security.Cryptography;
using System.Text;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Probing;

namespace MirrorActors.Actors.Auditing;

/// <summary>
/// Chooses what a mirror is asked for: any range of a file that the local tree has in the published version; without a
/// tree, a whole file that is small and has a SHA-256.
/// </summary>
/// <param name="tree">Null when there is none.</param>
/// <param name="mostBytes">Of one range.</param>
public sealed class AuditPlanner(FileTable files, FileSampler sampler, SourceTree? tree, int mostBytes)
{
    /// <summary>Of a random file that the mirror holds; null when there is none that can be compared.</summary>
    public async Task<AuditPlan?> AnyAsync(int ordinal, Random random, CancellationToken token) =>
        sampler.OfMirror(ordinal, random) is { } file ? await OfAsync(file.Id, random, token) : null;

    /// <summary>Of one file; null when it cannot be compared.</summary>
    public async Task<AuditPlan?> OfAsync(Protocol.Ids.FileId id, Random random, CancellationToken token)
    {
        if (!files.TryGet(id, out var entry) || entry.IsSuspended || entry.Size == 0) return null;
        var file = new SampledFile(entry.Id, entry.GetPathBytes(), entry.Size);
        var times = entry.OtherModified.Append(entry.ModifiedTicks).ToArray();
        if (tree is null) return WholeOf(file, times, entry.Sha256);
        var length = (int)Math.Min(entry.Size, mostBytes);
        var offset = random.NextInt64(entry.Size - length + 1);
        return await HashAsync(file, times, offset, length, token) is { } hash ? Plan(file, times, offset, length, hash) : null;
    }

    private AuditPlan? WholeOf(SampledFile file, long[] times, ReadOnlySpan<byte> sha256) =>
        sha256.IsEmpty || file.Size > mostBytes ? null : Plan(file, times, 0, (int)file.Size, sha256.ToArray());

    private static AuditPlan Plan(SampledFile file, long[] times, long offset, int length, byte[] hash) =>
        new(file, [.. times.Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero))], offset, length, [.. hash]);

    /// <summary>Null when the tree has not this version, before or after it was read.</summary>
    private async Task<byte[]?> HashAsync(SampledFile file, long[] times, long offset, int length, CancellationToken token)
    {
        var path = Encoding.UTF8.GetString(file.Path);
        if (Find() is not { } found) return null;
        var bytes = new byte[length];
        try
        {
            using var handle = File.OpenHandle(found.FullPath, options: FileOptions.Asynchronous);
            for (var read = 0; read < length;)
            {
                var more = await RandomAccess.ReadAsync(handle, bytes.AsMemory(read), offset + read, token);
                if (more == 0) return null;
                read += more;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // gone or unreadable: the walk sees and tells that
        }

        return Find() == found ? SHA256.HashData(bytes) : null;

        SourceFile? Find() =>
            tree!.Find(path) is { } now && now.Size == file.Size && times.Contains(now.ModifiedTicks) ? now : null;
    }
}
