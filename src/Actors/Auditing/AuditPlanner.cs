using System.Security.Cryptography;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Probing;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Auditing;

/// <summary>
/// Chooses what a mirror is asked for: any range of a file that the local tree has in the published version; without a
/// tree, a whole file that is small and has a SHA-256.
/// </summary>
/// <param name="tree">Null when there is none.</param>
/// <param name="mostBytes">Of one range.</param>
public sealed class AuditPlanner(FileTable files, FileSampler sampler, PublishedBytes? tree, int mostBytes, TimeProvider clock)
{
    /// <summary>Of a random file that the mirror holds; null when there is none that can be compared.</summary>
    public async Task<AuditPlan?> AnyAsync(int ordinal, Random random, CancellationToken token) =>
        sampler.OfMirror(ordinal, random) is { } file ? await OfAsync(file.Id, random, token) : null;

    /// <summary>Of one file; null when it cannot be compared.</summary>
    public async Task<AuditPlan?> OfAsync(FileId id, Random random, CancellationToken token)
    {
        if (!files.TryGet(id, out var entry) || entry.IsSuspended || entry.Size == 0) return null;
        var file = new SampledFile(entry.Id, entry.GetPathBytes(), entry.Size);
        var times = entry.OtherModified.Append(entry.ModifiedTicks).Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero)).ToArray();
        if (tree is null) return WholeOf(file, times, entry.Sha256);
        var length = (int)Math.Min(entry.Size, mostBytes);
        var range = new ProbeRange(random.NextInt64(entry.Size - length + 1), length);
        return await tree.ReadAsync(file.Path, file.Size, range, token) is { } published
            ? new AuditPlan(file, [.. times], published.IsSettled, range.From, length, [.. SHA256.HashData(published.Bytes)])
            : null;
    }

    private AuditPlan? WholeOf(SampledFile file, DateTimeOffset[] times, ReadOnlySpan<byte> sha256)
    {
        if (sha256.IsEmpty || file.Size > mostBytes) return null;
        var isSettled = times.All(time => clock.GetUtcNow() - time >= PublishedBytes.Settled);
        return new AuditPlan(file, [.. times], isSettled, 0, (int)file.Size, [.. sha256]);
    }
}
