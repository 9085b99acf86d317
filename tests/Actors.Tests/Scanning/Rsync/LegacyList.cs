using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace MirrorActors.Actors.Tests.Scanning.Rsync;

/// <summary>
/// The server's side of a listing in rsync's protocol 27, as the recorded sessions show it: one list, kept by the client until
/// it ends, in frames of at most 64 KiB.
/// </summary>
internal static class LegacyList
{
    public const int EntriesAtOnce = 1000;
    private const int DataFrame = 7 << 24;
    private const int SameModeAndTime = 2 | 128; // XMIT_SAME_MODE, XMIT_SAME_TIME
    private const int SameOwner = 8 | 16; // XMIT_SAME_UID, XMIT_SAME_GID
    private const int RegularFile = 0x81A4;

    public static async Task BeginAsync(NetworkStream stream, CancellationToken token)
    {
        await stream.WriteAsync("@RSYNCD: 27.0\n"u8.ToArray(), token);
        await LineAsync(stream, token);
        await LineAsync(stream, token);
        await stream.WriteAsync("@RSYNCD: OK\n"u8.ToArray(), token);
        while ((await LineAsync(stream, token)).Length > 0)
        {
        }

        await stream.WriteAsync(new byte[4], token); // checksum seed
        await stream.ReadExactlyAsync(new byte[4], token); // the end of the filters, or the length of the first
        await stream.WriteAsync(Framed([SameOwner, 1, (byte)'f', .. Number(1), .. Number(0), .. Number(RegularFile)]).AsMemory(), token);
    }

    /// <summary>A frame of files of one directory.</summary>
    public static byte[] Files(int from)
    {
        var entries = new List<byte>();
        for (var i = from; i < from + EntriesAtOnce; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"file-{i:D9}.iso");
            entries.AddRange([SameModeAndTime, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), .. Number(1)]);
        }

        return Framed([.. entries]);
    }

    private static byte[] Framed(byte[] data) => [.. Number(DataFrame | data.Length), .. data];

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static async Task<string> LineAsync(NetworkStream stream, CancellationToken token)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (true)
        {
            await stream.ReadExactlyAsync(one, token);
            if (one[0] == '\n') return line.ToString();
            line.Append((char)one[0]);
        }
    }
}
