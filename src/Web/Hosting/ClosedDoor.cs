using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace MirrorActors.Web.Hosting;

/// <summary>
/// Lets no new connection come to a listening socket while those that came before are still accepted. Closing the
/// socket alone resets the connections that wait to be accepted, and the requests on them are lost. So SYN packets are
/// dropped first (a classic BPF filter, Linux only): to a client it looks like a lost packet, and when it tries again
/// the socket is closed and its connection refused.
/// </summary>
internal static class ClosedDoor
{
    private const int SocketLevel = 1;
    private const int AttachFilter = 26;
    private const int InstructionBytes = 8;

    // struct sock_filter of linux/filter.h: code, jump if true, jump if false, value. The packet begins with the TCP
    // header, whose byte 13 holds the flags; SYN is 2.
    private static readonly (ushort Code, byte True, byte False, uint Value)[] DropSyn =
    [
        (0x30, 0, 0, 13), // load that byte
        (0x45, 0, 1, 2), // SYN?
        (0x06, 0, 0, 0), // drop
        (0x06, 0, 0, uint.MaxValue), // keep all of it
    ];

    public static void Close(Socket listening)
    {
        if (!OperatingSystem.IsLinux()) return;
        var program = Marshal.AllocHGlobal(DropSyn.Length * InstructionBytes);
        try
        {
            Marshal.Copy(Encode(), 0, program, DropSyn.Length * InstructionBytes);
            listening.SetRawSocketOption(SocketLevel, AttachFilter, Describe(program));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return; // a sandbox without filters: what arrives in the last instant is lost, as anywhere else
        }
        finally
        {
            Marshal.FreeHGlobal(program);
        }
    }

    private static byte[] Encode()
    {
        var bytes = new byte[DropSyn.Length * InstructionBytes];
        for (var i = 0; i < DropSyn.Length; i++)
        {
            var instruction = bytes.AsSpan(i * InstructionBytes);
            MemoryMarshal.Write(instruction, DropSyn[i].Code);
            instruction[2] = DropSyn[i].True;
            instruction[3] = DropSyn[i].False;
            MemoryMarshal.Write(instruction[4..], DropSyn[i].Value);
        }

        return bytes;
    }

    // struct sock_fprog: number of instructions, padding up to a pointer, pointer.
    private static byte[] Describe(nint program)
    {
        var bytes = new byte[2 * nint.Size];
        MemoryMarshal.Write(bytes, (ushort)DropSyn.Length);
        MemoryMarshal.Write(bytes.AsSpan(nint.Size), program);
        return bytes;
    }
}
