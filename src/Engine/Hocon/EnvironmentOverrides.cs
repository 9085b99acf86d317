namespace MirrorActors.Engine.Hocon;

/// <summary><c>MIRRORACTORS_NODE__LISTEN</c> sets <c>node.listen</c>: two underscores are a dot, one is a dash. A name
/// without two underscores counts only when it is a key at the top of the reference; when merely its first word is one,
/// an underscore was forgotten.</summary>
internal static class EnvironmentOverrides
{
    private const string Prefix = "MIRRORACTORS_";

    public static IEnumerable<HoconField> Read(
        IReadOnlyDictionary<string, string> environment, HoconObject reference, HoconErrors errors)
    {
        foreach (var (name, value) in environment.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            if (!name.StartsWith(Prefix, StringComparison.Ordinal)) continue;
            var keys = name[Prefix.Length..].ToLowerInvariant().Split("__").Select(k => k.Replace('_', '-')).ToList();
            var origin = new HoconOrigin($"environment {name}", 0, 0);
            if (keys.Count == 1 && !reference.Fields.ContainsKey(keys[0]))
            {
                RefuseForgotten(name, reference, origin, errors);
                continue;
            }

            if (keys.Count > HoconLimits.MaxDepth || keys.Exists(k => k.Length is 0 or > HoconLimits.MaxKeyLength))
                errors.Add(origin, "the name does not spell a key");
            else if (OverrideValue.Read(origin, value, errors) is { } node)
                yield return new HoconField(origin, new HoconPath(keys), node, false);
        }
    }

    private static void RefuseForgotten(string name, HoconObject reference, HoconOrigin origin, HoconErrors errors)
    {
        var words = name[Prefix.Length..].Split('_', 2);
        if (words.Length == 2 && reference.Fields.ContainsKey(words[0].ToLowerInvariant()))
            errors.Add(origin, $"is not a known key; did you mean {Prefix}{words[0]}__{words[1]}?");
    }
}
