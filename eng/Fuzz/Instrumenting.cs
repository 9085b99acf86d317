using SharpFuzz;

namespace MirrorActors.Fuzz;

/// <summary>Puts the counting of edges into assemblies.</summary>
internal static class Instrumenting
{
    private static readonly string[] Parts = ["Protocol", "Engine", "Geo", "Actors", "Web"];

    /// <summary>Code made by generators is in; the fuzzer is not.</summary>
    /// <returns>The assemblies.</returns>
    public static IEnumerable<string> Of(string folder)
    {
        foreach (var part in Parts)
        {
            var name = $"MirrorActors.{part}.dll";
            var types = Fuzzer.Instrument(Path.Combine(folder, name), _ => true, Options.Value).Count();
            yield return $"{name}, {types} types";
        }
    }
}
