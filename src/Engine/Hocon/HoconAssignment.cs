namespace MirrorActors.Engine.Hocon;

/// <summary>One <c>key = value</c>, or <c>key += value</c> when <paramref name="Append"/> is set.</summary>
internal readonly record struct HoconAssignment(HoconNode Node, bool Append);
