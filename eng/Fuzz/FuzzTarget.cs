using System.Text;

namespace MirrorActors.Fuzz;

/// <summary>A parser to be fuzzed.</summary>
/// <param name="Run">
/// Ends without an exception, whatever the input: the parser's own error is caught inside. What comes through is a finding.
/// </param>
/// <param name="Seeds">Inputs to begin with.</param>
internal sealed record FuzzTarget(string Name, Action<byte[]> Run, params byte[][] Seeds)
{
    /// <summary>Words of the format, separated by blanks.</summary>
    public string Words { get; init; } = "";

    /// <summary>Files of the folder of test data that are seeds, too: a folder and a pattern of names; null for none.</summary>
    public (string Folder, string Pattern)? Files { get; init; }

    public IReadOnlyList<byte[]> WordBytes => [.. Words.Split(' ',
        StringSplitOptions.RemoveEmptyEntries).Select(Encoding.UTF8.GetBytes), .. " |\n|\r\n|\0"u8.ToArray().Select(b => new[] { b })];

    /// <param name="data">Null when there is none.</param>
    public IEnumerable<byte[]> SeedsWith(string? data)
    {
        if (data is null || Files is not { } files) return Seeds;
        var folder = Path.Combine(data, files.Folder);
        return Directory.Exists(folder)
            ? Seeds.Concat(Directory.EnumerateFiles(folder, files.Pattern,
                SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes))
            : Seeds;
    }
}
