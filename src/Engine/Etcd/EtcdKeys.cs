using System.Globalization;
using System.Text;
using Google.Protobuf;

namespace MirrorActors.Engine.Etcd;

/// <summary>
/// The names of the keys. Streams are in them as UTF-8; where something follows, a zero byte in a name is written as 00 FF and
/// its end as 00 01, so that no name is the beginning of another and their order stays that of the bytes.
/// </summary>
/// <remarks>
/// <c>log</c> format and epoch · <c>head</c> written by each append, its revision is the log's head · <c>trim</c> largest
/// position that is gone · <c>h/STREAM</c> the stream's end · <c>e/STREAM/LAST</c> an append, by its last sequence ·
/// <c>i/ID</c> where an event is · <c>t/STREAM</c> what of it is gone · <c>s/STREAM</c> snapshot, <c>c/STREAM/ID/N</c> its
/// state · <c>o/SCOPE</c> owner · <c>m/NODE</c> member · <c>v/NODE</c> node that would run a member of etcd · <c>removal</c> when
/// the last one was replaced
/// </remarks>
internal sealed class EtcdKeys(string prefix)
{
    private readonly byte[] _prefix = Encoding.UTF8.GetBytes(prefix);

    public ByteString Log => Key("log");

    public ByteString Head => Key("head");

    public ByteString Trim => Key("trim");

    public ByteString Appends => Key("e/");

    public ByteString Owners => Key("o/");

    public ByteString Members => Key("m/");

    public ByteString Offers => Key("v/");

    public ByteString Removal => Key("removal");

    /// <summary>The first key behind all that begin with <paramref name="key"/>; the last byte is never FF here.</summary>
    public static ByteString Behind(ByteString key)
    {
        var next = key.ToByteArray();
        next[^1]++;
        return ByteString.CopyFrom(next);
    }

    public ByteString StreamHead(byte[] stream) => Key("h/", stream);

    /// <summary>Name of the stream that such a key is of.</summary>
    public string StreamOf(ByteString head) => Encoding.UTF8.GetString(head.Span[(_prefix.Length + 2)..]);

    public ByteString StreamAppends(byte[] stream) => Key("e/", Closed(stream));

    /// <summary>The append whose last event has that sequence; also where those with later ones begin.</summary>
    public ByteString Append(byte[] stream, long last) =>
        Key("e/", [.. Closed(stream), .. Encoding.ASCII.GetBytes(last.ToString("D12", CultureInfo.InvariantCulture))]);

    public ByteString Event(Guid id) => Key("i/", Encoding.ASCII.GetBytes(id.ToString("N")));

    public ByteString StreamTrim(byte[] stream) => Key("t/", stream);

    public ByteString Snapshot(byte[] stream) => Key("s/", stream);

    public ByteString Chunks(byte[] stream, ByteString id) =>
        Key("c/", [.. Closed(stream), .. Encoding.ASCII.GetBytes(Convert.ToHexStringLower(id.Span) + "/")]);

    public ByteString Chunk(byte[] stream, ByteString id, int number) => ByteString.CopyFrom(
        [.. Chunks(stream, id).Span, .. Encoding.ASCII.GetBytes(number.ToString("D3", CultureInfo.InvariantCulture))]);

    public ByteString Owner(string scope) => Key("o/", Encoding.UTF8.GetBytes(scope));

    public string ScopeOf(ByteString owner) => Encoding.UTF8.GetString(owner.Span[(_prefix.Length + 2)..]);

    public ByteString Member(string node) => Key("m/", Encoding.UTF8.GetBytes(node));

    public ByteString Offer(string node) => Key("v/", Encoding.UTF8.GetBytes(node));

    /// <summary>Lives with a node's session: owners, members, offers.</summary>
    public bool IsOfSession(ByteString key) => IsBelow(key, Owners) || IsBelow(key, Members) || IsBelow(key, Offers);

    /// <summary>Part of a snapshot's state.</summary>
    public bool IsChunk(ByteString key) => IsBelow(key, Key("c/"));

    private static bool IsBelow(ByteString key, ByteString prefix) => key.Span.StartsWith(prefix.Span);

    private static byte[] Closed(byte[] name)
    {
        var closed = new List<byte>(name.Length + 2);
        foreach (var b in name)
        {
            closed.Add(b);
            if (b == 0) closed.Add(0xff);
        }

        closed.AddRange([0, 1]);
        return [.. closed];
    }

    private ByteString Key(string kind, ReadOnlySpan<byte> rest = default) =>
        ByteString.CopyFrom([.. _prefix, .. Encoding.ASCII.GetBytes(kind), .. rest]);
}
