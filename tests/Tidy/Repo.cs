using System.Xml.Linq;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MirrorActors.Tidy;

/// <summary>The checkout this test runs in.</summary>
internal static class Repo
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<SourceFile> Sources { get; } = LoadSources();

    public static IReadOnlyList<string> Projects { get; } =
        [.. new[] { "src", "tests", "bench", "eng" }.SelectMany(d => Files(d, "*.csproj"))];

    /// <summary>Files below a folder, as paths from the root, without build output.</summary>
    public static IEnumerable<string> Files(string folder, string pattern)
    {
        var top = Path.Combine(Root, folder);
        if (!Directory.Exists(top)) return [];
        return Directory.EnumerateFiles(top, pattern, SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))
            .Where(f => !f.Split('/').Any(p => p is "bin" or "obj" or "artifacts" or "TestResults"))
            .Order(StringComparer.Ordinal);
    }

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static IEnumerable<string> ReferencesOf(string project) =>
        XDocument.Load(Path.Combine(Root, project)).Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(((string)r.Attribute("Include")!).Replace('\\', '/')));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MirrorActors.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("MirrorActors.sln is not above the test");
    }

    private static List<SourceFile> LoadSources() =>
        [.. new[] { "src", "tests", "bench", "eng" }.SelectMany(d => Files(d, "*.cs")).Select(f => new SourceFile(f, Read(f)))];
}

/// <summary>A C# file with its syntax tree.</summary>
internal sealed class SourceFile(string path, string text)
{
    private CompilationUnitSyntax? _root;

    public string Path => path;

    public string Text => text;

    public int Lines { get; } = text.Split('\n').Length - 1;

    public CompilationUnitSyntax Root =>
        _root ??= CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview)).GetCompilationUnitRoot();
}
