using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using MirrorActors.Engine.Threads;
using MirrorActors.Protocol;

namespace MirrorActors.Engine.Blobs;

/// <summary>
/// Blobs as files <c>ab/cdef…</c> (the hash, split after two digits) under a root. Written to <c>tmp/</c>, flushed,
/// renamed, and the directory flushed, so that a name always stands for whole, durable content. A file's modified time says when
/// it was last used: put, or known to be referred to. One process a root, or one and the one that replaces it.
/// </summary>
public sealed class DiskBlobStore : IBlobStore
{
    /// <summary>Directories that blobs are in.</summary>
    public const int Directories = 256;

    private const int PrefixChars = 2;
    private const int ReadBytes = 1 << 17;

    private readonly string _root;
    private readonly string _unfinished;
    private readonly long _mostBytes;
    private readonly TimeProvider _clock;
    private readonly Lock _using = new();

    /// <summary>Opens a root, made when absent; what unfinished writes of an earlier run left is removed.</summary>
    /// <param name="hasElder">Another process still writes there: what is unfinished is its own.</param>
    public DiskBlobStore(string root, long mostBytes = Limits.BlobBytes, TimeProvider? clock = null, bool hasElder = false)
    {
        _root = Path.GetFullPath(root);
        _unfinished = Path.Combine(_root, "tmp");
        _mostBytes = mostBytes;
        _clock = clock ?? TimeProvider.System;
        Directory.CreateDirectory(_unfinished);
        if (hasElder) return;
        foreach (var file in Directory.EnumerateFiles(_unfinished)) File.Delete(file);
    }

    public async Task<BlobRef> PutAsync(ReadOnlyMemory<byte> content, CancellationToken token)
    {
        if (content.Length > _mostBytes)
            throw new ArgumentException($"blob of {content.Length} bytes, allowed are {_mostBytes}", nameof(content));
        var blob = BlobAddress.Of(content.Span);
        if (await TryUseAsync(blob, token)) return blob;
        await using var write = BeginWrite(blob);
        await write.WriteAsync(content, token);
        await write.CompleteAsync(token);
        return blob;
    }

    public async Task<ReadOnlyMemory<byte>?> GetAsync(BlobRef blob, CancellationToken token)
    {
        await using var file = OpenRead(blob);
        if (file is null) return null;
        if (file.Length != blob.Size)
            throw new InvalidDataException($"blob {blob.Sha256} has {file.Length} bytes instead of {blob.Size}");
        var content = new byte[blob.Size];
        await file.ReadExactlyAsync(content, token);
        BlobAddress.Verify(blob, content);
        return content;
    }

    public Task<IReadOnlyList<BlobRef>> FetchAsync(IReadOnlyCollection<BlobRef> blobs, CancellationToken token) =>
        Task.FromResult<IReadOnlyList<BlobRef>>([.. blobs.Where(blob => !Has(blob))]);

    public async IAsyncEnumerable<BlobRef> ListAsync([EnumeratorCancellation] CancellationToken token)
    {
        for (var directory = 0; directory < Directories; directory++)
        {
            foreach (var stored in await Task.Run(() => StoredIn(directory), token)) yield return stored.Blob;
        }
    }

    public Task DeleteAsync(BlobRef blob, CancellationToken token)
    {
        var path = PathOf(blob);
        if (File.Exists(path)) File.Delete(path);
        return Task.CompletedTask;
    }

    /// <summary>Whether its file is there with that size; the bytes are not looked at.</summary>
    public bool Has(BlobRef blob) => new FileInfo(PathOf(blob)) is { Exists: true } file && file.Length == blob.Size;

    /// <summary>The bytes as they are on the disk; null when absent. Its length is the file's, which may be damaged.</summary>
    public FileStream? OpenRead(BlobRef blob)
    {
        try
        {
            return new FileStream(PathOf(blob), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, ReadBytes);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Begins to store a blob whose bytes come piece by piece.</summary>
    public BlobWrite BeginWrite(BlobRef blob)
    {
        BlobAddress.Check(blob, _mostBytes);
        return new BlobWrite(this, blob, Path.Combine(_unfinished, Guid.NewGuid().ToString("N")));
    }

    /// <summary>Marks a blob as used, and makes sure that it is whole and durable; false when it is not.</summary>
    public async Task<bool> TryUseAsync(BlobRef blob, CancellationToken token)
    {
        if (!TryMark(blob) || !await IsWholeAsync(blob, budget: null, token)) return false;
        await Task.Run(() => FlushNames(PathOf(blob)), token);
        return true;
    }

    /// <summary>Marks a blob as used, so that <see cref="TryDeleteUnused"/> leaves it; false when absent.</summary>
    public bool TryMark(BlobRef blob)
    {
        var path = PathOf(blob);
        lock (_using)
        {
            if (!File.Exists(path)) return false;
            File.SetLastWriteTimeUtc(path, _clock.GetUtcNow().UtcDateTime);
            return true;
        }
    }

    /// <summary>Whether it is there and its bytes are those of the address. Reads all of it.</summary>
    /// <param name="budget">What is read is taken from it; null: at once.</param>
    public async Task<bool> IsWholeAsync(BlobRef blob, ReadBudget? budget, CancellationToken token)
    {
        await using var file = OpenRead(blob);
        if (file is null || file.Length != blob.Size) return false;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
        try
        {
            int count;
            while ((count = await file.ReadAsync(buffer, token)) > 0)
            {
                hash.AppendData(buffer, 0, count);
                if (budget is not null) await budget.TakeAsync(count, token);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset()) == blob.Sha256;
    }

    /// <summary>The blobs of one directory.</summary>
    /// <param name="directory">Below <see cref="Directories"/>: the first byte of the hash.</param>
    public IReadOnlyList<StoredBlob> StoredIn(int directory)
    {
        var name = Convert.ToHexStringLower([(byte)directory]);
        var folder = new DirectoryInfo(Path.Combine(_root, name));
        if (!folder.Exists) return [];
        return
        [
            .. folder.EnumerateFiles().Where(file => BlobAddress.IsHash(name + file.Name) && file.Length <= _mostBytes)
                .Select(file => new StoredBlob(new BlobRef(name + file.Name, file.Length), new DateTimeOffset(file.LastWriteTimeUtc))),
        ];
    }

    /// <summary>Deletes a blob unless it was used since.</summary>
    public bool TryDeleteUnused(BlobRef blob, DateTimeOffset since)
    {
        var file = new FileInfo(PathOf(blob));
        lock (_using)
        {
            if (!file.Exists || file.LastWriteTimeUtc >= since.UtcDateTime) return false;
            file.Delete();
            return true;
        }
    }

    /// <summary>Gives a finished file its name.</summary>
    internal void Take(BlobRef blob, string finished)
    {
        var path = PathOf(blob);
        File.SetLastWriteTimeUtc(finished, _clock.GetUtcNow().UtcDateTime);
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? _root);
        lock (_using) File.Move(finished, path, overwrite: true);
        FlushNames(path);
    }

    private void FlushNames(string path)
    {
        DirectorySync.Flush(Path.GetDirectoryName(path) ?? _root);
        DirectorySync.Flush(_root);
    }

    private string PathOf(BlobRef blob)
    {
        BlobAddress.Check(blob, _mostBytes);
        return Path.Combine(_root, blob.Sha256[..PrefixChars], blob.Sha256[PrefixChars..]);
    }
}
