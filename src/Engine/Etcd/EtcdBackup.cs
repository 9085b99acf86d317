using System.Security.Cryptography;
using MirrorActors.Engine.Blobs;
using MirrorActors.Engine.Etcd.Proto;
using MirrorActors.Engine.Etcd.Rpc;

namespace MirrorActors.Engine.Etcd;

/// <summary>
/// A copy of a member's database, taken while it runs: the file of bbolt, then its SHA-256 (32 bytes), as <c>etcdctl snapshot save</c>
/// writes it.
/// </summary>
internal sealed class EtcdBackup(EtcdClient client)
{
    public const int HashBytes = SHA256.HashSizeInBytes;

    /// <summary>Writes beside the file, and renames when the copy is whole and on disk.</summary>
    /// <exception cref="IOException">No member answers, the copy is damaged, or it cannot be written.</exception>
    public async Task WriteAsync(string file, CancellationToken token)
    {
        file = Path.GetFullPath(file);
        var beside = file + ".new";
        try
        {
            await using (var stream = new FileStream(beside, Private()))
            {
                await CopyAsync(stream, token);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, file, overwrite: true);
            DirectorySync.Flush(Path.GetDirectoryName(file)!);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    /// <exception cref="InvalidDataException">It is no backup, or was changed.</exception>
    public static async Task VerifyAsync(Stream backup, CancellationToken token)
    {
        var bytes = backup.Length - HashBytes;
        if (bytes <= 0) throw new InvalidDataException("the backup is empty");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        for (var left = bytes; left > 0;)
        {
            var part = buffer.AsMemory(0, (int)Math.Min(left, buffer.Length));
            await backup.ReadExactlyAsync(part, token);
            hash.AppendData(part.Span);
            left -= part.Length;
        }

        var told = new byte[HashBytes];
        await backup.ReadExactlyAsync(told, token);
        if (!hash.GetHashAndReset().AsSpan().SequenceEqual(told))
            throw new InvalidDataException("the backup is damaged: its SHA-256 is another one");
        backup.Position = 0;
    }

    private static FileStreamOptions Private()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private async Task CopyAsync(FileStream stream, CancellationToken token)
    {
        // Asked first, so that the member that answers is the one that is read.
        await client.CallAsync(EtcdMethods.Members, new MemberListRequest(), EtcdLimits.TryTime, token);
        using var response = await client.OpenAsync(client.Endpoint, EtcdMethods.Snapshot, new SnapshotRequest(), token);
        await using var body = await response.Content.ReadAsStreamAsync(token);
        while (await GrpcFrame.ReadAsync(body, SnapshotResponse.Parser, token) is { } part)
            await stream.WriteAsync(part.Blob.Memory, token);
        GrpcTransport.ThrowUnlessOk(response);
        stream.Position = 0;
        await VerifyAsync(stream, token);
    }
}
