namespace MirrorActors.Tidy;

public sealed class LayeringTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Protocol"] = [],
        ["Engine"] = ["Protocol"],
        ["Geo"] = ["Protocol"],
        ["Actors"] = ["Engine", "Geo", "Protocol"],
        ["Web"] = ["Actors", "Engine", "Geo", "Protocol"],
        ["Node"] = ["Web", "Actors", "Engine", "Geo", "Protocol"],
        ["Pbm"] = ["Protocol"],
    };

    [Fact]
    public void Arrows_between_source_projects_go_down_only()
    {
        var wrong = Repo.Projects.Where(p => p.StartsWith("src/", StringComparison.Ordinal))
            .SelectMany(p => Repo.ReferencesOf(p).Select(to => (From: Path.GetFileNameWithoutExtension(p), To: to)))
            .Where(r => !Allowed.TryGetValue(r.From, out var allowed) || !allowed.Contains(r.To));
        Found.None(wrong.Select(r => $"{r.From} → {r.To}"));
    }

    [Fact]
    public void Every_namespace_equals_its_folder()
    {
        var wrong = Repo.Sources
            .Select(f => (f.Path, Namespace: f.Root.Members.OfType<Microsoft.CodeAnalysis.CSharp.Syntax.BaseNamespaceDeclarationSyntax>().FirstOrDefault()))
            .Where(f => f.Namespace is not null && f.Namespace.Name.ToString() != Expected(f.Path))
            .Select(f => $"{f.Path}: {f.Namespace!.Name}, expected {Expected(f.Path)}");
        Found.None(wrong);
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repo.Read("MirrorActors.sln").Replace('\\', '/');
        Found.None(Repo.Projects.Where(p => !solution.Contains(p, StringComparison.Ordinal)));
    }

    private static string Expected(string path)
    {
        var folders = Path.GetDirectoryName(path)!.Replace('\\', '/').Split('/').Skip(1);
        return "MirrorActors." + string.Join('.', folders);
    }
}
