using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MirrorActors.Tidy;

public sealed class SizeTests
{
    private const int FileLines = 400;
    private const int MethodLines = 60;
    private const int ProgramLines = 80;
    private const int LineChars = 140;

    [Fact]
    public void No_file_is_longer_than_400_lines() =>
        Found.None(Repo.Sources.Where(f => f.Lines > FileLines).Select(f => $"{f.Path}: {f.Lines} lines"));

    [Fact]
    public void No_method_is_longer_than_60_lines() =>
        Found.None(Repo.Sources.SelectMany(f => LongMethods(f)));

    [Fact]
    public void The_composition_root_fits_on_a_page() =>
        Assert.True(Repo.Read("src/Node/Program.cs").Split('\n').Length <= ProgramLines);

    [Fact]
    public void No_line_is_unreadably_long() =>
        Found.None(Repo.Sources.Where(f => f.Path.StartsWith("src/", StringComparison.Ordinal)).SelectMany(f => LongLines(f)));

    private static IEnumerable<string> LongLines(SourceFile file) =>
        file.Text.Split('\n').Select((line, i) => (line, i)).Where(l => l.line.Length > LineChars)
            .Select(l => $"{file.Path}:{l.i + 1}: {l.line.Length} characters");

    private static IEnumerable<string> LongMethods(SourceFile file)
    {
        foreach (var method in file.Root.DescendantNodes().Where(n => n is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax))
        {
            // Attributes are tables of test cases, not code.
            var first = method.ChildNodesAndTokens().First(n => !n.IsKind(SyntaxKind.AttributeList)).GetLocation()!;
            var start = first.GetLineSpan().StartLinePosition.Line;
            var lines = method.GetLocation().GetLineSpan().EndLinePosition.Line - start + 1;
            if (lines > MethodLines) yield return $"{file.Path}:{start + 1}: a method of {lines} lines";
        }
    }
}
