using MirrorActors.Engine.Etcd.Proto;
using MirrorActors.Engine.Etcd.Rpc;
using MirrorActors.Protocol.Cluster;

namespace MirrorActors.Engine.Etcd;

/// <summary>A copy of a member's database, taken while it runs.</summary>
internal sealed class EtcdBackup(EtcdClient client)
{
    /// <exception cref="EngineUnavailableException">No member answers; nothing was written.</exception>
    /// <exception cref="IOException">A member refuses or breaks off, or it cannot be written.</exception>
    /// <exception cref="InvalidDataException">The copy is damaged.</exception>
    public async Task CopyAsync(Stream to, CancellationToken token)
    {
        // Asked first, so that the member that answers is the one that is read.
        await client.CallAsync(EtcdMethods.Members, new MemberListRequest(), EtcdLimits.TryTime, token);
        using var response = await client.OpenAsync(client.Endpoint, EtcdMethods.Snapshot, new SnapshotRequest(), token);
        await using var body = await response.Content.ReadAsStreamAsync(token);
        using var hash = new BackupHash();
        while (await GrpcFrame.ReadAsync(body, SnapshotResponse.Parser, token) is { } part)
        {
            hash.Add(part.Blob.Span);
            await to.WriteAsync(part.Blob.Memory, token);
        }

        GrpcTransport.ThrowUnlessOk(response);
        hash.ThrowUnlessWhole();
    }

    /// <exception cref="InvalidDataException">It is no backup, or was changed.</exception>
    public static async Task VerifyAsync(Stream backup, CancellationToken token)
    {
        using var hash = new BackupHash();
        var buffer = new byte[1 << 16];
        for (int read; (read = await backup.ReadAsync(buffer, token)) > 0;) hash.Add(buffer.AsSpan(0, read));
        hash.ThrowUnlessWhole();
        backup.Position = 0;
    }
}
