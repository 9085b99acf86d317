namespace MirrorActors.Engine.Hocon;

/// <summary>A value with all substitutions filled in, and the place it was written at.</summary>
public abstract record HoconValue(HoconOrigin Origin);

/// <summary>A string, number or boolean: its reader decides which. So are durations and sizes.</summary>
public sealed record HoconString(HoconOrigin Origin, string Text) : HoconValue(Origin);

/// <summary>A list, in order.</summary>
public sealed record HoconList(HoconOrigin Origin, IReadOnlyList<HoconValue> Items) : HoconValue(Origin);

/// <summary>An object: unique keys, in the order of their first appearance.</summary>
public sealed record HoconObject(HoconOrigin Origin, IReadOnlyDictionary<string, HoconValue> Fields)
    : HoconValue(Origin);
