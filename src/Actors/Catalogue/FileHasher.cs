using System.Buffers;
using System.Security.Cryptography;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Engine.Settings;
using MirrorActors.Protocol.Catalogue;

namespace MirrorActors.Actors.Catalogue;

/// <summary>Makes all chosen hashes of a file in one pass, within a reading budget.</summary>
public sealed class FileHasher(HashSettings settings, ReadBudget budget)
{
    private const int BufferBytes = 256 << 10;

    private static readonly HashAlgorithmName[] Algorithms =
        [HashAlgorithmName.MD5, HashAlgorithmName.SHA1, HashAlgorithmName.SHA256, HashAlgorithmName.SHA512];

    /// <summary>The kinds (<see cref="HashKind"/>) it makes.</summary>
    internal IReadOnlyList<int> Kinds { get; } = HashKind.Of(settings);

    /// <returns>
    /// Null when the file is not, or no longer, of this size and modified time, or cannot be read: both are looked at
    /// again at the end, and a difference discards what was made.
    /// </returns>
    public async Task<FileHashes?> HashAsync(string fullPath, long size, long modifiedTicks, CancellationToken token)
    {
        var hashes = Kinds.Select(kind => IncrementalHash.CreateHash(Algorithms[kind])).ToArray();
        try
        {
            if (size > 0 && !await ReadAsync(fullPath, size, hashes, token)) return null;
            var after = new FileInfo(fullPath);
            if (!after.Exists || after.Length != size || after.LastWriteTimeUtc.Ticks != modifiedTicks) return null;
            var result = FileHashes.None;
            for (var i = 0; i < hashes.Length; i++) result = HashKind.With(result, Kinds[i], hashes[i].GetHashAndReset());
            return result;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // gone or unreadable: the next walk sees it, and it is tried again after that
        }
        finally
        {
            foreach (var hash in hashes) hash.Dispose();
        }
    }

    private async Task<bool> ReadAsync(string fullPath, long size, IncrementalHash[] hashes, CancellationToken token)
    {
        using var handle = File.OpenHandle(
            fullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (long offset = 0; offset < size;)
            {
                await budget.TakeAsync((int)Math.Min(BufferBytes, size - offset), token);
                var read = await RandomAccess.ReadAsync(handle, buffer.AsMemory(0, BufferBytes), offset, token);
                if (read == 0) return false;
                foreach (var hash in hashes) hash.AppendData(buffer, 0, read);
                offset += read;
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
