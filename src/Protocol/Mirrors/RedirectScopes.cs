namespace MirrorActors.Protocol.Mirrors;

/// <summary>Names of <see cref="RedirectScope"/> as operators write them.</summary>
internal static class RedirectScopes
{
    private static readonly (string Name, RedirectScope Scope)[] All =
    [
        ("none", RedirectScope.None), ("same-host", RedirectScope.SameHost), ("same-site", RedirectScope.SameSite),
        ("list", RedirectScope.List), ("any", RedirectScope.Any),
    ];

    /// <summary>Null for the usual one.</summary>
    public static string? Text(RedirectScope? scope) =>
        scope is null or RedirectScope.SameSite ? null : Array.Find(All, one => one.Scope == scope).Name;

    /// <exception cref="FormatException">It is none of them.</exception>
    public static RedirectScope Parse(string? value)
    {
        if (value is null) return RedirectScope.SameSite;
        var found = Array.FindIndex(All, one => string.Equals(one.Name, value, StringComparison.OrdinalIgnoreCase));
        return found >= 0
            ? All[found].Scope
            : throw new FormatException($"\"{value}\" is not one of {string.Join(", ", All.Select(one => one.Name))}");
    }
}
