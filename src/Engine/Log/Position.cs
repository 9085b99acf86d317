namespace MirrorActors.Engine.Log;

/// <summary>
/// A place in the one total order of events. Opaque and not dense: compare, store and hand back, never compute.
/// Positions of different epochs belong to different histories (a restored or forked log) and do not compare.
/// </summary>
/// <param name="Epoch">Identity of the history; 0 only in <see cref="Start"/>.</param>
/// <param name="Value">Order inside the history.</param>
public readonly record struct Position(ulong Epoch, long Value) : IComparable<Position>
{
    /// <summary>Before the first event of any history.</summary>
    public static readonly Position Start;

    public int CompareTo(Position other) =>
        Epoch == other.Epoch || Value == 0 || other.Value == 0
            ? Value.CompareTo(other.Value)
            : throw new InvalidOperationException($"positions of two histories: {this} and {other}");

    public static bool operator <(Position left, Position right) => left.CompareTo(right) < 0;
    public static bool operator >(Position left, Position right) => left.CompareTo(right) > 0;
    public static bool operator <=(Position left, Position right) => left.CompareTo(right) <= 0;
    public static bool operator >=(Position left, Position right) => left.CompareTo(right) >= 0;

    public override string ToString() => $"{Epoch:x}/{Value}";
}
