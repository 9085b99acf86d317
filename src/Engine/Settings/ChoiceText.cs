namespace MirrorActors.Engine.Settings;

/// <summary>One word of a fixed set: the lower-case names of an enum.</summary>
public static class ChoiceText
{
    public static Parsed<T> Parse<T>(string text)
        where T : struct, Enum
    {
        var names = Enum.GetNames<T>();
        var index = Array.FindIndex(names, n => string.Equals(n, text, StringComparison.OrdinalIgnoreCase));
        return index >= 0
            ? Enum.Parse<T>(names[index])
            : Parsed<T>.Refused("is not one of " + string.Join(", ", names.Select(n => n.ToLowerInvariant())));
    }
}
