namespace MirrorActors.Actors.Routing;

/// <summary>What about a client decides which URLs it can be given: scheme and address family.</summary>
public readonly record struct ClientKind(SchemeNeed Need, bool IsV4)
{
    public const int Count = 6;

    /// <summary>From 0 to below <see cref="Count"/>.</summary>
    public int Index => ((int)Need << 1) | (IsV4 ? 1 : 0);

    public static ClientKind At(int index) => new((SchemeNeed)(index >> 1), (index & 1) != 0);
}
