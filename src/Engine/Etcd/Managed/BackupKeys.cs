using System.Buffers.Binary;
using Google.Protobuf;
using Microsoft.Win32.SafeHandles;
using MirrorActors.Engine.Etcd.Proto;

namespace MirrorActors.Engine.Etcd.Managed;

/// <summary>
/// The keys that were there when a backup was taken. etcd keeps every version of each in the bucket <c>key</c>, by revision: 8 bytes
/// big-endian, <c>_</c>, 8 bytes for the place in the transaction, and <c>t</c> behind a deletion.
/// </summary>
internal sealed class BackupKeys
{
    private const int RevisionBytes = 17;

    private readonly BoltFile _file;
    private readonly ByteString _prefix;

    /// <summary>The last version of each key that is there.</summary>
    private readonly Dictionary<ByteString, (long Main, long Sub)> _last = [];

    public BackupKeys(SafeFileHandle file, string prefix)
    {
        _file = new BoltFile(file);
        _prefix = ByteString.CopyFromUtf8(prefix);
        foreach (var (revision, kv, isGone) in Versions())
        {
            if (isGone) _last.Remove(kv.Key);
            else _last[kv.Key] = revision;
        }
    }

    public int Count => _last.Count;

    /// <summary>What each transaction left, in their order.</summary>
    public IEnumerable<IReadOnlyList<KeyValue>> Transactions()
    {
        var pending = new List<KeyValue>();
        foreach (var (revision, kv, _) in Versions().Where(v => _last.TryGetValue(v.Kv.Key, out var last) && last == v.Revision))
        {
            if (pending.Count > 0 && pending[0].ModRevision != revision.Main)
            {
                yield return pending;
                pending = [];
            }

            pending.Add(kv);
        }

        if (pending.Count > 0) yield return pending;
    }

    private IEnumerable<((long Main, long Sub) Revision, KeyValue Kv, bool IsGone)> Versions()
    {
        foreach (var (key, value) in _file.Bucket("key"))
        {
            var kv = KeyValue.Parser.ParseFrom(value.Span);
            if (!kv.Key.Span.StartsWith(_prefix.Span)) continue;
            var main = BinaryPrimitives.ReadInt64BigEndian(key.Span);
            var sub = BinaryPrimitives.ReadInt64BigEndian(key.Span[9..]);
            yield return ((main, sub), kv, key.Length > RevisionBytes);
        }
    }
}
