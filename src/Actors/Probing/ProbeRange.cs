using System.Globalization;

namespace MirrorActors.Actors.Probing;

/// <summary>Bytes of a file that a probe asks for (RFC 9110, 14.1.2).</summary>
/// <param name="From">The first one, from 0.</param>
/// <param name="Length">Above 0.</param>
public readonly record struct ProbeRange(long From, int Length)
{
    /// <summary>However much the settings allow.</summary>
    public const int Most = 64 << 10;

    public long To => From + Length - 1;

    /// <summary>Value of the Range header.</summary>
    public string Header => string.Create(CultureInfo.InvariantCulture, $"bytes={From}-{To}");

    /// <summary>The first byte; null of an empty file.</summary>
    public static ProbeRange? First(long size) => size > 0 ? new(0, 1) : null;

    /// <summary>Somewhere in a file; null of an empty one.</summary>
    /// <param name="length">At most.</param>
    public static ProbeRange? Within(long size, int length, Random random)
    {
        var part = (int)Math.Min(size, Math.Clamp(length, 1, Most));
        return part == 0 ? null : new ProbeRange(random.NextInt64(size - part + 1), part);
    }
}
