using Google.Protobuf;
using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Etcd.Proto;
using MirrorActors.Engine.Etcd.Rpc;

namespace MirrorActors.Engine.Etcd.Managed;

/// <summary>
/// Makes a cluster of one member with the log of a backup; the other nodes join it as any node does. The keys are written
/// into an empty etcd, transaction by transaction in their old order, so nothing of the old cluster's state is needed or kept: owners and
/// members are not restored, and positions count anew. The cluster is another one, hence the epoch of its positions: every node reads all
/// anew.
/// </summary>
public static class EtcdRestore
{
    /// <summary>Runs while no node does. What the node had is kept beside, as <c>etcd.before-restore</c>.</summary>
    /// <returns>How many keys were restored.</returns>
    /// <exception cref="InvalidDataException">The backup is damaged, or holds no log under the prefix; nothing was changed.</exception>
    /// <exception cref="EngineOpenException">etcd does not start, or runs already.</exception>
    /// <exception cref="IOException">The backup cannot be read, or etcd does not take it.</exception>
    public static async Task<int> RunAsync(
        string backup, ManagedEtcdOptions options, TimeProvider clock, ILogger logger, CancellationToken token)
    {
        await using var stream = new FileStream(backup, FileMode.Open, FileAccess.Read, FileShare.Read);
        await EtcdBackup.VerifyAsync(stream, token);
        var keys = new BackupKeys(stream.SafeFileHandle, options.Prefix);
        var names = new EtcdKeys(options.Prefix);
        if (!keys.Transactions().Any(kvs => kvs.Any(kv => kv.Key == names.Log)))
            throw new InvalidDataException($"the backup holds no log under {options.Prefix}");
        var place = new MemberPlace(options, MemberTrust.Read(options.DataDir));
        if (EtcdProcess.Find(place) is { } running)
            throw new EngineOpenException($"the etcd of this node runs (process {running.Id}): stop the node first");
        var aside = place.Data + ".before-restore";
        Move(place.Data, aside);
        try
        {
            await FillAsync(place, keys, names, clock, logger, token);
        }
        catch
        {
            // Half a log must never be taken for one.
            if (Directory.Exists(place.Data)) Directory.Delete(place.Data, recursive: true);
            Move(aside, place.Data);
            throw;
        }

        File.Delete(place.EndpointsFile);
        return keys.Count;
    }

    private static void Move(string folder, string to)
    {
        if (!Directory.Exists(folder)) return;
        if (Directory.Exists(to)) Directory.Delete(to, recursive: true);
        Directory.Move(folder, to);
    }

    private static async Task FillAsync(
        MemberPlace place, BackupKeys keys, EtcdKeys names, TimeProvider clock, ILogger logger, CancellationToken token)
    {
        var supervisor = new EtcdSupervisor(place, clock, logger);
        var client = new EtcdClient(place.ClientOptions([place.ClientUrl], mustExist: false), clock, logger);
        try
        {
            await supervisor.StartAsync(InitialCluster.New(place), token);
            await MemberReadiness.AwaitAsync(new EtcdMembers(client), place, ManagedLimits.ReadyTime, token);
            foreach (var kvs in keys.Transactions()) await WriteAsync(client, names, kvs, token);
        }
        finally
        {
            await supervisor.StopAsync(CancellationToken.None);
            await client.DisposeAsync();
        }
    }

    private static async Task WriteAsync(EtcdClient client, EtcdKeys names, IReadOnlyList<KeyValue> kvs, CancellationToken token)
    {
        var whole = new TxnRequest();
        foreach (var kv in kvs.Where(kv => kv.Lease == 0 && !names.IsOfSession(kv.Key)))
        {
            var put = Operations.Put(kv.Key, kv.Key == names.Trim ? Trimmed() : kv.Value);
            // Chunks of a snapshot became part of it together, too large for one transaction.
            if (names.IsChunk(kv.Key)) await client.TransactAsync(new TxnRequest { Success = { put } }, token);
            else whole.Success.Add(put);
        }

        if (whole.Success.Count > 0) await client.TransactAsync(whole, token);
    }

    /// <summary>Positions count anew: what was trimmed is below all of them.</summary>
    private static ByteString Trimmed() => new StoredTrim { Position = 1 }.ToByteString();
}
