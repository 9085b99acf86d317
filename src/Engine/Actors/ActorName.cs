namespace MirrorActors.Engine.Actors;

internal static class ActorName
{
    public static string Checked(string name)
    {
        if (name.Length is 0 or > ActorLimits.NameChars)
            throw new ArgumentException($"an actor's name has 1 to {ActorLimits.NameChars} characters: '{name}'");
        if (name.Any(c => c == '/' || char.IsControl(c)))
            throw new ArgumentException($"an actor's name has no slash and no control character: '{name}'");
        return name;
    }
}
