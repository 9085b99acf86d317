using System.Buffers.Binary;
using System.Security.Cryptography;
using MirrorActors.Engine.Etcd.Proto;
using MirrorActors.Engine.Etcd.Rpc;

namespace MirrorActors.Engine.Etcd;

/// <summary>The key that says what the others are; made with the log.</summary>
internal static class EtcdFormat
{
    public const uint Newest = 1;

    /// <exception cref="EngineOpenException">Written by a newer version, or not there although it must be.</exception>
    public static async Task<EtcdStore> OpenAsync(EtcdClient client, EtcdEngineOptions options, CancellationToken token)
    {
        var keys = new EtcdKeys(options.Prefix);
        var answer = await client.TransactAsync(Request(keys, options.MustExist), token);
        var log = Read(answer) ?? throw new EngineOpenException(
            $"etcd has no log under {options.Prefix}, although this node has used it before")
        { MayPass = true };
        if (log.Format > Newest)
            throw new EngineOpenException(
                $"the log under {options.Prefix} was written by a newer version of this program: "
                + $"its format is {log.Format}, this version knows up to {Newest}");
        // A log that was restored into another cluster counts revisions anew; 0 is no epoch.
        return new EtcdStore(client, keys, (log.Epoch ^ answer.Header.ClusterId) | 1);
    }

    private static TxnRequest Request(EtcdKeys keys, bool mustExist)
    {
        var request = new TxnRequest { Compare = { Operations.IsAt(keys.Log, 0) }, Failure = { Operations.Get(keys.Log) } };
        request.Success.Add(mustExist ? Operations.Get(keys.Log) : Operations.Put(keys.Log, Fresh()));
        // Read in the same transaction, behind the write.
        request.Success.Add(Operations.Get(keys.Log));
        return request;
    }

    private static StoredLog? Read(TxnResponse answer) =>
        answer.Found(answer.Responses.Count - 1) is { } found ? StoredLog.Parser.ParseFrom(found.Value) : null;

    private static StoredLog Fresh() => new()
    {
        Format = Newest,
        Epoch = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))),
    };
}
