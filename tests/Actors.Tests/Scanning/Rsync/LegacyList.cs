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

    /// <summary>The file that every list begins with.</summary>
    public const string FirstFile = "f";

    private const int DataFrame = 7 << 24;
    private const int SameModeAndTime = 2 | 128; // XMIT_SAME_MODE, XMIT_SAME_TIME
    private const int SameOwner = 8 | 16; // XMIT_SAME_UID, XMIT_SAME_GID
    private const int LongName = 64; // XMIT_LONG_NAME
    private const int NoFlags = 1; // XMIT_TOP_DIR, which says nothing of files; a byte of zero ends the list
    private const int WideSize = -1;
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
        await stream.WriteAsync(Framed([SameOwner, 1, (byte)FirstFile[0], .. Number(1), .. Number(0), .. Number(RegularFile)]).AsMemory(), token);
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

    /// <summary>A frame of one entry.</summary>
    /// <param name="size">Bytes; as 64 bits when it does not fit 31.</param>
    /// <param name="time">Unix seconds, of which 32 bits are sent.</param>
    public static byte[] Entry(byte[] name, long size, long time, int mode = RegularFile)
    {
        byte[] wide = size is >= 0 and <= int.MaxValue ? Number((int)size) : [.. Number(WideSize), .. BitConverter.GetBytes(size)];
        return Framed([NoFlags | SameOwner | LongName, .. Number(name.Length), .. name, .. wide, .. Number((int)time), .. Number(mode)]);
    }

    /// <summary>The end of the list, and what a server says until the client closes.</summary>
    public static async Task EndAsync(NetworkStream stream, CancellationToken token)
    {
        byte[] end = [0, .. Number(0)];
        byte[] done = Framed(Number(-1));
        await stream.WriteAsync((byte[])[.. Framed(end), .. done, .. done, .. Framed(new byte[5 * sizeof(int)])], token);
        var rest = new byte[4096];
        while (await stream.ReadAsync(rest, token) > 0)
        {
        }
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
