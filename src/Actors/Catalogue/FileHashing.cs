using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using MirrorActors.Actors.Catalogue.Pieces;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol.Catalogue;

namespace MirrorActors.Actors.Catalogue;

/// <summary>Hashing of one file, which can be interrupted and gone on with; the file stays open meanwhile.</summary>
internal sealed class FileHashing(string fullPath, long size, long modifiedTicks, HashChoice choice)
    : IDisposable
{
    private const int BufferBytes = 256 << 10;

    private static readonly HashAlgorithmName[] Algorithms =
        [HashAlgorithmName.MD5, HashAlgorithmName.SHA1, HashAlgorithmName.SHA256, HashAlgorithmName.SHA512];

    private readonly IncrementalHash[] _hashes =
        [.. choice.Kinds.Select(kind => IncrementalHash.CreateHash(Algorithms[kind]))];

    private readonly PieceHashing? _pieces = choice.MakesPieces(size) ? new PieceHashing(size) : null;

    private SafeFileHandle? _handle;
    private long _offset;

    public string FullPath => fullPath;

    public bool IsOf(long otherSize, long otherTicks) => size == otherSize && modifiedTicks == otherTicks;

    /// <summary>Reads on, a part at least, to the end of the file or until it is interrupted.</summary>
    /// <exception cref="IOException">Gone, unreadable, or shorter than it was.</exception>
    /// <param name="mayRead">Returns when so many bytes may be read.</param>
    public async Task<HashingEnd> ReadAsync(Func<int, Task> mayRead, Func<bool> interrupted, CancellationToken token)
    {
        if (size > 0) await ReadPartsAsync(mayRead, interrupted, token);
        if (_offset < size) return HashingEnd.Interrupted;
        var after = new FileInfo(fullPath);
        return after.Exists && after.Length == size && after.LastWriteTimeUtc.Ticks == modifiedTicks
            ? HashingEnd.Done
            : HashingEnd.Failed;
    }

    /// <summary>Once, after it is done.</summary>
    public FileHashes ToHashes()
    {
        var result = FileHashes.None;
        for (var i = 0; i < choice.Kinds.Count; i++)
            result = HashKind.With(result, choice.Kinds[i], _hashes[i].GetHashAndReset());
        return result;
    }

    /// <summary>Once, after it is done; null where none are made.</summary>
    public PieceList? ToPieces() => _pieces?.ToList();

    public void Dispose()
    {
        _handle?.Dispose();
        _pieces?.Dispose();
        foreach (var hash in _hashes) hash.Dispose();
    }

    private async Task ReadPartsAsync(Func<int, Task> mayRead, Func<bool> interrupted, CancellationToken token)
    {
        const FileShare AnyUse = FileShare.ReadWrite | FileShare.Delete;
        _handle ??= File.OpenHandle(fullPath, FileMode.Open, FileAccess.Read, AnyUse, FileOptions.SequentialScan);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            do
            {
                var part = (int)Math.Min(BufferBytes, size - _offset);
                await mayRead(part);
                var read = await RandomAccess.ReadAsync(_handle, buffer.AsMemory(0, part), _offset, token);
                if (read == 0) throw new EndOfStreamException(fullPath);
                foreach (var hash in _hashes) hash.AppendData(buffer, 0, read);
                _pieces?.Append(buffer.AsSpan(0, read));
                _offset += read;
            }
            while (_offset < size && !interrupted());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

/// <summary>How far the hashing of a file has come.</summary>
internal enum HashingEnd
{
    Done,
    Interrupted,

    /// <summary>The file is not, or no longer, of this size and modified time, or cannot be read.</summary>
    Failed,
}
