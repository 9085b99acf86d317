using System.Buffers.Binary;
using System.Net;

namespace MirrorActors.Rig;

/// <summary>Random public-looking addresses, one in five IPv6.</summary>
internal static class ClientMaker
{
    public static void Make(string file, int count, Random random)
    {
        using var lines = new StreamWriter(file);
        Span<byte> v6 = stackalloc byte[16];
        for (var i = 0; i < count; i++)
        {
            if (i % 5 == 0)
            {
                random.NextBytes(v6);
                BinaryPrimitives.WriteUInt16BigEndian(v6, (ushort)(0x2400 + random.Next(0x0b00)));
                lines.WriteLine(new IPAddress(v6));
            }
            else
            {
                lines.WriteLine($"{1 + random.Next(222)}.{random.Next(256)}.{random.Next(256)}.{random.Next(256)}");
            }
        }
    }
}
