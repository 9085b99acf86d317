using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MirrorActors.Geo.Countries;

/// <summary>All ISO 3166-1 countries, from the embedded countries.tsv (its first line names the sources).</summary>
public static class CountryTable
{
    private const string ResourceName = "MirrorActors.Geo.Countries.countries.tsv";

    private static readonly Country?[] ByIndex = new Country?[CountryCode.IndexCount];

    /// <summary>In alphabetical order of their codes.</summary>
    public static ImmutableArray<Country> All { get; } = Load();

    public static bool TryGet(CountryCode code, [NotNullWhen(true)] out Country? country)
    {
        country = code.IsKnown ? ByIndex[code.Index] : null;
        return country is not null;
    }

    /// <summary>Whether two letters of either case are the code of a country.</summary>
    public static bool IsCode(string text) => CountryCode.TryParse(text, out var code) && TryGet(code, out _);

    private static ImmutableArray<Country> Load()
    {
        using var stream = typeof(CountryTable).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"resource {ResourceName} is missing");
        using var reader = new StreamReader(stream);
        var countries = ImmutableArray.CreateBuilder<Country>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            var country = Read(line);
            ByIndex[country.Code.Index] = country;
            countries.Add(country);
        }
        countries.Sort((a, b) => a.Code.Index.CompareTo(b.Code.Index));
        return countries.ToImmutable();
    }

    private static Country Read(string line)
    {
        var cells = line.Split('\t');
        if (!ContinentCodes.TryParse(cells[3], out var continent))
            throw new FormatException($"countries.tsv: '{cells[3]}' is not a continent");
        return new Country(
            CountryCode.Parse(cells[0]),
            cells[1],
            cells[2],
            continent,
            float.Parse(cells[4], CultureInfo.InvariantCulture),
            float.Parse(cells[5], CultureInfo.InvariantCulture));
    }
}
