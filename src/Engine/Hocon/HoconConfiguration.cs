namespace MirrorActors.Engine.Hocon;

/// <summary>Reads the configuration from all its sources.</summary>
public static class HoconConfiguration
{
    private const string ReferenceName = "reference.conf";

    private static readonly IReadOnlyDictionary<string, string> NoEnvironment = new Dictionary<string, string>();

    /// <summary>Merges, each over the one before: the built-in reference, the file at <paramref name="path"/> when
    /// given, <c>MIRRORACTORS_…</c> variables of <paramref name="environment"/>, and <paramref name="overrides"/>
    /// (<c>key=value</c>). Substitutions see the merged result and fall back to the environment.</summary>
    /// <exception cref="HoconException">With every syntax error of every source.</exception>
    public static ResolvedConfig Load(
        string? path, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> overrides)
    {
        var errors = new HoconErrors();
        var entries = new List<HoconEntry>(HoconParser.Parse(ReferenceName, ReadReference(), errors));
        var reference = Resolve(entries, NoEnvironment, errors);
        if (path is not null) new HoconLoader(errors).Load(path, entries);
        entries.AddRange(EnvironmentOverrides.Read(environment, reference, errors));
        entries.AddRange(CommandLineOverrides.Read(overrides, errors));
        return new ResolvedConfig(Resolve(entries, environment, errors), reference);
    }

    /// <summary>Reads one text by itself; <paramref name="source"/> names it in errors and origins. Includes are
    /// refused.</summary>
    /// <exception cref="HoconException">With every syntax error.</exception>
    public static HoconObject Parse(string text, string source, IReadOnlyDictionary<string, string>? environment = null)
    {
        var errors = new HoconErrors();
        var entries = HoconParser.Parse(source, text, errors);
        foreach (var include in entries.OfType<HoconInclude>())
            errors.Add(include.Origin, "include is not possible here");
        return Resolve(entries, environment ?? NoEnvironment, errors);
    }

    private static HoconObject Resolve(
        IReadOnlyList<HoconEntry> entries, IReadOnlyDictionary<string, string> environment, HoconErrors errors)
    {
        errors.ThrowIfAny();
        var root = new HoconMergedNode(new HoconOrigin(entries.Count > 0 ? entries[0].Origin.Source : "", 0, 0));
        var fields = entries.OfType<HoconField>().ToList();
        HoconKeyCount.Check(fields, errors);
        foreach (var field in fields) root.Add(field);
        return new HoconResolver(root, environment, errors).Resolve();
    }

    private static string ReadReference()
    {
        using var stream = typeof(HoconConfiguration).Assembly.GetManifestResourceStream(ReferenceName)
            ?? throw new InvalidOperationException($"{ReferenceName} is not embedded in the assembly");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
