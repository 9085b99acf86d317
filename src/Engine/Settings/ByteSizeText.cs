using MirrorActors.Protocol.Values;

namespace MirrorActors.Engine.Settings;

/// <summary>Byte sizes as in HOCON (<see cref="ByteSize"/>).</summary>
public static class ByteSizeText
{
    public static Parsed<long> Parse(string text) => ByteSize.TryParse(text, out var bytes)
        ? bytes
        : Parsed<long>.Refused("is not a size such as 4096, 4 KiB or 25 MB");
}
