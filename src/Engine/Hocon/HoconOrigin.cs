namespace MirrorActors.Engine.Hocon;

/// <summary>Where a value was written. <paramref name="Source"/> is a file name as the operator would type it,
/// <c>--set</c>, or <c>environment NAME</c>; <paramref name="Line"/> and <paramref name="Column"/> count from 1,
/// line 0 means that the source has no lines.</summary>
public readonly record struct HoconOrigin(string Source, int Line, int Column)
{
    /// <summary>Source, line and column, as in front of a syntax error.</summary>
    public string Position => Line > 0 ? $"{Source}:{Line}:{Column}" : Column > 0 ? $"{Source}:{Column}" : Source;

    /// <summary>Source and line, as behind a fault of a setting.</summary>
    public override string ToString() => Line > 0 ? $"{Source}:{Line}" : Source;
}
