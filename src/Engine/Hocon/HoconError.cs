namespace MirrorActors.Engine.Hocon;

/// <summary>One thing wrong with a configuration text; printed as <c>file:line:column: message</c>.</summary>
public sealed record HoconError(HoconOrigin Origin, string Message)
{
    public override string ToString() => $"{Origin.Position}: {Message}";
}
