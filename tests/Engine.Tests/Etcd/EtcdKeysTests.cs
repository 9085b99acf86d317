using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MirrorActors.Engine.Etcd;

namespace MirrorActors.Engine.Tests.Etcd;

public sealed class EtcdKeysTests
{
    private static readonly EtcdKeys Keys = new("/p/");

    [Fact]
    public void The_names_are_frozen()
    {
        Assert.Equal("/p/log", Keys.Log.ToStringUtf8());
        Assert.Equal("/p/head", Keys.Head.ToStringUtf8());
        Assert.Equal("/p/trim", Keys.Trim.ToStringUtf8());
        Assert.Equal("/p/h/a/b", Keys.StreamHead("a/b"u8.ToArray()).ToStringUtf8());
        Assert.Equal("/p/e/a\0\u0001000000000042", Keys.Append("a"u8.ToArray(), 42).ToStringUtf8());
        Assert.Equal("/p/t/a", Keys.StreamTrim("a"u8.ToArray()).ToStringUtf8());
        Assert.Equal("/p/s/a", Keys.Snapshot("a"u8.ToArray()).ToStringUtf8());
        Assert.Equal(
            "/p/c/a\0\u0001ff/007", Keys.Chunk("a"u8.ToArray(), Google.Protobuf.ByteString.CopyFrom(255), 7).ToStringUtf8());
        Assert.Equal("/p/o/shard/001", Keys.Owner("shard/001").ToStringUtf8());
        Assert.Equal("/p/m/node-a", Keys.Member("node-a").ToStringUtf8());
        Assert.Equal(
            "/p/i/11111111222233334444555555555555",
            Keys.Event(Guid.Parse("11111111-2222-3333-4444-555555555555")).ToStringUtf8());
    }

    [Fact]
    public void No_append_is_among_those_of_another_stream_and_streams_keep_the_order_of_their_bytes() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Names(), Names(), (one, other) =>
        {
            byte[] a = [.. one], b = [.. other];
            var key = Keys.Append(a, 7).Span;
            var (from, below) = (Keys.StreamAppends(b), EtcdKeys.Behind(Keys.StreamAppends(b)));
            var inside = key.SequenceCompareTo(from.Span) >= 0 && key.SequenceCompareTo(below.Span) < 0;
            var order = Math.Sign(Keys.StreamHead(a).Span.SequenceCompareTo(Keys.StreamHead(b).Span));
            return inside == a.SequenceEqual(b)
                && order == Math.Sign(a.AsSpan().SequenceCompareTo(b))
                && Keys.StreamOf(Keys.StreamHead(a)) == Encoding.UTF8.GetString(a);
        }));

    // Few letters, so that names meet: the zero byte, a slash, digits as sequences have.
    private static Arbitrary<byte[]> Names() =>
        Gen.Elements<byte>(0, 1, (byte)'/', (byte)'0', (byte)'a', 0x7f).NonEmptyListOf().Select(bytes => bytes.ToArray()).ToArbitrary();
}
