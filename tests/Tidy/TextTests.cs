using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MirrorActors.Tidy;

public sealed partial class TextTests
{
    [Fact]
    public void No_document_is_empty() =>
        Found.None(Documents().Where(d => Repo.Read(d).Trim().Length < 80));

    [Fact]
    public void Links_between_documents_resolve()
    {
        var broken = Documents().SelectMany(d => Link().Matches(Repo.Read(d)).Select(m => (Document: d, Target: m.Groups[1].Value)))
            .Where(l => !l.Target.Contains("://", StringComparison.Ordinal) && !l.Target.StartsWith('#'))
            .Where(l => !Exists(Path.Combine(Repo.Root, Path.GetDirectoryName(l.Document)!, l.Target.Split('#')[0])));
        Found.None(broken.Select(l => $"{l.Document}: {l.Target}"));
    }

    [Fact]
    public void No_doc_comment_is_empty()
    {
        var empty = Repo.Sources.SelectMany(f => EmptyDoc().Matches(f.Text).Select(m => $"{f.Path}: {m.Value}"));
        Found.None(empty);
    }

    [Fact]
    public void Nothing_is_left_open()
    {
        var left = Repo.Sources.Where(f => !f.Path.StartsWith("tests/Tidy/", StringComparison.Ordinal))
            .SelectMany(f => LeftOpen().Matches(f.Text).Select(m => $"{f.Path}: {m.Value}"));
        Found.None(left);
    }

    [Fact]
    public void Log_ids_are_unique()
    {
        var ids = Repo.Sources.Where(f => f.Path.StartsWith("src/", StringComparison.Ordinal))
            .SelectMany(f => f.Root.DescendantNodes().OfType<AttributeSyntax>()
                .Where(a => a.Name.ToString() == "LoggerMessage")
                .Select(a => (f.Path, Id: EventId(a))));
        Found.None(ids.GroupBy(i => i.Id).Where(g => g.Count() > 1).Select(g => $"{g.Key}: {string.Join(", ", g.Select(i => i.Path))}"));
    }

    private static string EventId(AttributeSyntax attribute)
    {
        var arguments = attribute.ArgumentList?.Arguments ?? default;
        var named = arguments.FirstOrDefault(a => a.NameEquals?.Name.ToString() == "EventId");
        return (named ?? arguments.First()).Expression.ToString();
    }

    private static IEnumerable<string> Documents() => ["README.md", .. Repo.Files("docs", "*.md")];

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"<(summary|param[^>]*|returns|remarks)>\s*(///\s*)*</\w+>|\bTBD\b")]
    private static partial Regex EmptyDoc();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException")]
    private static partial Regex LeftOpen();
}
