using System.Collections.Immutable;
using System.Security.Cryptography;
using MirrorActors.Actors.Catalogue.Pieces;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Probing;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Auditing;

/// <summary>
/// Chooses what a mirror is asked for: any range of a file that the local tree has in the published version; of another one that
/// is small, all of it, by its SHA-256; else one whole piece, by the SHA-256 of that.
/// </summary>
/// <param name="tree">Null when there is none.</param>
/// <param name="mostBytes">Of one range, file or piece.</param>
public sealed class AuditPlanner(
    FileTable files, FileSampler sampler, PublishedBytes? tree, PieceLists pieces, int mostBytes, TimeProvider clock)
{
    /// <summary>Looked at when the first cannot be compared: without a tree the pieces of the largest files are too long.</summary>
    private const int Others = 15;

    /// <summary>Of a random file that the mirror holds; null when none that can be compared was found.</summary>
    /// <inheritdoc cref="OfAsync" path="/exception"/>
    public async Task<AuditPlan?> AnyAsync(int ordinal, Random random, CancellationToken token)
    {
        if (sampler.OfMirror(ordinal, random) is not { } first) return null;
        if (await OfAsync(first.Id, random, token) is { } plan) return plan;
        foreach (var other in sampler.Others(first, Others, ordinal, random))
        {
            if (await OfAsync(other.Id, random, token) is { } its) return its;
        }

        return null;
    }

    /// <summary>Of one file; null when it cannot be compared.</summary>
    /// <exception cref="InvalidDataException">Its piece list is missing or damaged.</exception>
    public async Task<AuditPlan?> OfAsync(FileId id, Random random, CancellationToken token)
    {
        if (!files.TryGet(id, out var entry) || entry.IsSuspended || entry.Size == 0) return null;
        var file = new SampledFile(entry.Id, entry.GetPathBytes(), entry.Size);
        ImmutableArray<DateTimeOffset> times =
            [.. entry.OtherModified.Append(entry.ModifiedTicks).Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero))];
        return await RangeOfAsync(file, times, random, token)
            ?? WholeOf(file, times, entry)
            ?? await PieceOfAsync(file, times, entry, random, token);
    }

    private async Task<AuditPlan?> RangeOfAsync(
        SampledFile file, ImmutableArray<DateTimeOffset> times, Random random, CancellationToken token)
    {
        if (tree is null) return null;
        var length = (int)Math.Min(file.Size, mostBytes);
        var range = new ProbeRange(random.NextInt64(file.Size - length + 1), length);
        return await tree.ReadAsync(file.Path, file.Size, range, token) is { } published
            ? new AuditPlan(file, times, published.IsSettled, range.From, length, [.. SHA256.HashData(published.Bytes)])
            : null;
    }

    private AuditPlan? WholeOf(SampledFile file, ImmutableArray<DateTimeOffset> times, FileEntry entry)
    {
        var sha256 = entry.Sha256;
        return sha256.IsEmpty || file.Size > mostBytes
            ? null
            : new AuditPlan(file, times, IsSettled(file, times), 0, (int)file.Size, [.. sha256]);
    }

    private async Task<AuditPlan?> PieceOfAsync(
        SampledFile file, ImmutableArray<DateTimeOffset> times, FileEntry entry, Random random, CancellationToken token)
    {
        if (PieceLength.Of(file.Size) > mostBytes || await pieces.OfAsync(entry, token) is not { } list || list.Length > mostBytes)
            return null;
        var piece = random.Next(list.Count);
        var offset = (long)piece * list.Length;
        var length = (int)Math.Min(list.Length, file.Size - offset);
        return new AuditPlan(file, times, IsSettled(file, times), offset, length, [.. list.Sha256(piece)]);
    }

    /// <summary>What the tree has in another version by now changed lately, as far as can be told.</summary>
    private bool IsSettled(SampledFile file, ImmutableArray<DateTimeOffset> times) =>
        times.All(time => clock.GetUtcNow() - time >= PublishedBytes.Settled) && tree?.HasOther(file.Path, file.Size, times[^1]) != true;
}
