using Google.Protobuf;
using MirrorActors.Engine.Etcd.Proto;

namespace MirrorActors.Engine.Etcd;

/// <summary>The parts of transactions.</summary>
internal static class Operations
{
    /// <summary>The key was last written by that revision; 0: it is not there.</summary>
    public static Compare IsAt(ByteString key, long revision) =>
        new() { Target = Compare.Types.CompareTarget.Mod, Key = key, ModRevision = revision };

    /// <summary>The key came to be by that revision; 0: it is not there.</summary>
    public static Compare IsOf(ByteString key, long revision) =>
        new() { Target = Compare.Types.CompareTarget.Create, Key = key, CreateRevision = revision };

    public static RequestOp Get(ByteString key) => Get(new RangeRequest { Key = key });

    public static RequestOp Get(RangeRequest request) => new() { RequestRange = request };

    public static RequestOp Put(ByteString key, IMessage value, long lease = 0) => Put(key, value.ToByteString(), lease);

    public static RequestOp Put(ByteString key, ByteString value, long lease = 0) =>
        new() { RequestPut = new PutRequest { Key = key, Value = value, Lease = lease } };

    /// <summary>Takes a key from its lease, value unchanged.</summary>
    public static RequestOp Keep(ByteString key) => new() { RequestPut = new PutRequest { Key = key, IgnoreValue = true } };

    public static RequestOp Delete(ByteString key) => new() { RequestDeleteRange = new DeleteRangeRequest { Key = key } };

    /// <summary>All keys from one on, below another.</summary>
    public static RequestOp Delete(ByteString from, ByteString below) =>
        new() { RequestDeleteRange = new DeleteRangeRequest { Key = from, RangeEnd = below } };

    /// <summary>All keys that begin so.</summary>
    public static RangeRequest Below(ByteString prefix) => new() { Key = prefix, RangeEnd = EtcdKeys.Behind(prefix) };

    /// <summary>The key that one <see cref="Get(ByteString)"/> of the transaction found; null when it is not there.</summary>
    public static KeyValue? Found(this TxnResponse answer, int operation) =>
        answer.Responses[operation].ResponseRange.Kvs.FirstOrDefault();
}
