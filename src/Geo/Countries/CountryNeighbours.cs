using System.Collections.Immutable;

namespace MirrorActors.Geo.Countries;

/// <summary>
/// Which countries share a land border or a fixed link, from the embedded neighbours.tsv (its first line names the source).
/// A territory with its own code has its own neighbours: Suriname borders French Guiana, not France.
/// </summary>
public static class CountryNeighbours
{
    private const string ResourceName = "MirrorActors.Geo.Countries.neighbours.tsv";

    private static readonly ImmutableArray<CountryCode>[] ByIndex = Load();

    /// <summary>False for a country and itself, and when either code is unknown.</summary>
    public static bool Are(CountryCode a, CountryCode b) => Of(a).Contains(b);

    /// <summary>In alphabetical order; empty for islands and unknown codes.</summary>
    public static ImmutableArray<CountryCode> Of(CountryCode code) => code.IsKnown ? ByIndex[code.Index] : [];

    private static ImmutableArray<CountryCode>[] Load()
    {
        using var stream = typeof(CountryNeighbours).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"resource {ResourceName} is missing");
        using var reader = new StreamReader(stream);
        var table = new ImmutableArray<CountryCode>[CountryCode.IndexCount];
        Array.Fill(table, []);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            var (code, neighbours) = Read(line);
            table[code.Index] = neighbours;
        }
        return table;
    }

    private static (CountryCode Code, ImmutableArray<CountryCode> Neighbours) Read(string line)
    {
        if (line.Split('\t') is not [var code, var neighbours])
            throw new FormatException($"neighbours.tsv: '{line}' is not a code, a tab and its neighbours");
        return (CountryCode.Parse(code), [.. neighbours.Split(' ').Select(static text => CountryCode.Parse(text))]);
    }
}
