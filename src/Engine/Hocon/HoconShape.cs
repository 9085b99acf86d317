namespace MirrorActors.Engine.Hocon;

/// <summary>What a key holds: a string or list (<paramref name="Leaf"/>), the objects that merge into its value with
/// later ones winning (<paramref name="Parts"/>), or nothing.</summary>
internal readonly record struct HoconShape(HoconValue? Leaf, IReadOnlyList<HoconNode>? Parts)
{
    public static HoconShape Nothing => default;

    public bool IsNothing => Leaf is null && Parts is null;

    public static HoconShape Of(HoconValue value) =>
        value is HoconObject ? new HoconShape(null, [new HoconResolvedNode(value)]) : new HoconShape(value, null);
}
