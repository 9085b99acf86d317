using System.Numerics;

namespace MirrorActors.Actors.Probing;

/// <summary>Which of the last checks failed. It counts checks and knows no clock. Immutable.</summary>
/// <param name="Failures">A bit for each check, the latest lowest.</param>
public readonly record struct CheckWindow(ulong Failures, int Count)
{
    /// <summary>Largest size.</summary>
    public const int Most = 64;

    public int Failed => BitOperations.PopCount(Failures);

    /// <param name="size">Checks that are remembered, at most <see cref="Most"/>.</param>
    public CheckWindow With(bool failed, int size)
    {
        var mask = size == Most ? ulong.MaxValue : (1UL << size) - 1;
        return new(((Failures << 1) | (failed ? 1UL : 0)) & mask, Math.Min(Count + 1, size));
    }
}
