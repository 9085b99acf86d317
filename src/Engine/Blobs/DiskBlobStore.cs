using System.Runtime.CompilerServices;
using MirrorActors.Protocol;

namespace MirrorActors.Engine.Blobs;

/// <summary>
/// Blobs as files <c>ab/cdef…</c> (the hash, split after two digits) under a root. Written to <c>tmp/</c>, flushed,
/// renamed, and the directory flushed, so that a name always stands for whole, durable content. One process a root.
/// </summary>
public sealed class DiskBlobStore : IBlobStore
{
    private const int PrefixChars = 2;

    private readonly string _root;
    private readonly string _unfinished;
    private readonly long _mostBytes;

    /// <summary>Opens a root, made when absent; what unfinished writes of an earlier run left is removed.</summary>
    public DiskBlobStore(string root, long mostBytes = Limits.BlobBytes)
    {
        _root = Path.GetFullPath(root);
        _unfinished = Path.Combine(_root, "tmp");
        _mostBytes = mostBytes;
        Directory.CreateDirectory(_unfinished);
        foreach (var file in Directory.EnumerateFiles(_unfinished)) File.Delete(file);
    }

    public async Task<BlobRef> PutAsync(ReadOnlyMemory<byte> content, CancellationToken token)
    {
        if (content.Length > _mostBytes)
            throw new ArgumentException($"blob of {content.Length} bytes, allowed are {_mostBytes}", nameof(content));
        var blob = BlobAddress.Of(content.Span);
        var path = PathOf(blob.Sha256);
        if (!await HasAsync(blob, path, token)) await WriteAsync(path, content, token);
        await Task.Run(() => FlushNames(path), token);
        return blob;
    }

    public async Task<ReadOnlyMemory<byte>?> GetAsync(BlobRef blob, CancellationToken token)
    {
        BlobAddress.Check(blob, _mostBytes);
        return await ReadAsync(blob, PathOf(blob.Sha256), token);
    }

    public async IAsyncEnumerable<BlobRef> ListAsync([EnumeratorCancellation] CancellationToken token)
    {
        foreach (var directory in new DirectoryInfo(_root).EnumerateDirectories(new string('?', PrefixChars)))
        {
            foreach (var file in await Task.Run(directory.GetFiles, token))
            {
                var hash = directory.Name + file.Name;
                if (BlobAddress.IsHash(hash)) yield return new BlobRef(hash, file.Length);
            }
        }
    }

    public Task DeleteAsync(BlobRef blob, CancellationToken token)
    {
        BlobAddress.Check(blob, _mostBytes);
        var path = PathOf(blob.Sha256);
        if (File.Exists(path)) File.Delete(path);
        return Task.CompletedTask;
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(BlobRef blob, string path, CancellationToken token)
    {
        if (!File.Exists(path)) return null;
        try
        {
            await using var file = File.OpenRead(path);
            if (file.Length != blob.Size)
                throw new InvalidDataException($"blob {blob.Sha256} has {file.Length} bytes instead of {blob.Size}");
            var content = new byte[blob.Size];
            await file.ReadExactlyAsync(content, token);
            BlobAddress.Verify(blob, content);
            return content;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>True when the file is there and whole; a damaged one is written anew.</summary>
    private static async Task<bool> HasAsync(BlobRef blob, string path, CancellationToken token)
    {
        try
        {
            return await ReadAsync(blob, path, token) is not null;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            return false;
        }
    }

    private async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken token)
    {
        var unfinished = Path.Combine(_unfinished, Guid.NewGuid().ToString("N"));
        try
        {
            await using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                await file.WriteAsync(content, token);
                await Task.Run(() => file.Flush(flushToDisk: true), token);
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path) ?? _root);
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private void FlushNames(string path)
    {
        DirectorySync.Flush(Path.GetDirectoryName(path) ?? _root);
        DirectorySync.Flush(_root);
    }

    private string PathOf(string hash) => Path.Combine(_root, hash[..PrefixChars], hash[PrefixChars..]);
}
