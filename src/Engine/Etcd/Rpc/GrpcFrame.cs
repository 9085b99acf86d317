using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;

namespace MirrorActors.Engine.Etcd.Rpc;

/// <summary>
/// A message as gRPC sends it: a byte that is 0 (not compressed), the length in four bytes, big-endian, the message
/// (grpc/doc/PROTOCOL-HTTP2.md, Length-Prefixed-Message).
/// </summary>
internal static class GrpcFrame
{
    private const int HeaderBytes = 5;

    public static byte[] Of(IMessage message)
    {
        var size = message.CalculateSize();
        var frame = new byte[HeaderBytes + size];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)size);
        message.WriteTo(frame.AsSpan(HeaderBytes));
        return frame;
    }

    /// <summary>The next message; null at the end of the body.</summary>
    /// <exception cref="MessageTooLargeException">It is larger than allowed.</exception>
    /// <exception cref="InvalidDataException">It is compressed, which was not offered.</exception>
    public static async Task<T?> ReadAsync<T>(Stream body, MessageParser<T> parser, CancellationToken token)
        where T : class, IMessage<T>
    {
        var header = new byte[HeaderBytes];
        var read = await body.ReadAtLeastAsync(header, HeaderBytes, throwOnEndOfStream: false, token);
        if (read == 0) return null;
        if (read < HeaderBytes) throw new EndOfStreamException("a gRPC message was cut off");
        if (header[0] != 0) throw new InvalidDataException("a compressed gRPC message");
        var length = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(1));
        if (length > EtcdLimits.AnswerBytes) throw new MessageTooLargeException(length);
        var buffer = ArrayPool<byte>.Shared.Rent((int)length);
        try
        {
            await body.ReadExactlyAsync(buffer.AsMemory(0, (int)length), token);
            return parser.ParseFrom(buffer, 0, (int)length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
