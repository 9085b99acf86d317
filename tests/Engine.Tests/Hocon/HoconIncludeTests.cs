using MirrorActors.Engine.Hocon;

namespace MirrorActors.Engine.Tests.Hocon;

public sealed class HoconIncludeTests : IDisposable
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    private readonly string _directory = Directory.CreateTempSubdirectory("hocon-").FullName;

    public void Dispose() => Directory.Delete(_directory, true);

    [Theory]
    [InlineData("include \"b.conf\"")]
    [InlineData("include file(\"b.conf\")")]
    [InlineData("include required(file(\"b.conf\"))")]
    [InlineData("include required( file( \"b.conf\" ) ) # comment")]
    [InlineData("{ include \"b.conf\" }")]
    public void An_included_file_stands_in_its_place(string include)
    {
        Write("b.conf", "\nnode.name = included");
        var config = Load("a.conf", include);
        var value = Assert.IsType<HoconString>(config.Find("node.name"));
        Assert.Equal(("included", Path.Combine(_directory, "b.conf") + ":2"), (value.Text, value.Origin.ToString()));
    }

    [Fact]
    public void Entries_after_an_include_win_over_it()
    {
        Write("sub/b.conf", "node.name = b\ninclude \"c.conf\"");
        Write("sub/c.conf", "node.data-dir = c");
        var config = Load("a.conf", "node.name = before\ninclude \"sub/b.conf\"\nnode.data-dir = after");
        Assert.Equal("b", Assert.IsType<HoconString>(config.Find("node.name")).Text);
        Assert.Equal("after", Assert.IsType<HoconString>(config.Find("node.data-dir")).Text);
    }

    [Theory]
    [InlineData("include \"missing.conf\"")]
    [InlineData("include file(\"missing/missing.conf\")")]
    public void A_missing_optional_file_is_ignored(string include) =>
        Assert.NotNull(Load("a.conf", include).Find("node.name"));

    [Fact]
    public void A_missing_required_file_is_refused_at_its_include() =>
        Assert.Equal(
            $"{At("a.conf")}:2:1: {At("missing.conf")} does not exist",
            Refusal("a.conf", "\ninclude required(file(\"missing.conf\"))"));

    [Fact]
    public void A_missing_main_file_is_refused()
    {
        var file = At("none.conf");
        var error = Assert.Throws<HoconException>(() => HoconConfiguration.Load(file, NoEnvironment, []));
        Assert.Equal($"{file}: does not exist", error.Message);
    }

    [Fact]
    public void A_cycle_is_refused()
    {
        Write("b.conf", "\ninclude \"./a.conf\"");
        Assert.StartsWith($"{At("b.conf")}:2:1:", Refusal("a.conf", "include \"b.conf\""), StringComparison.Ordinal);
        Assert.EndsWith("includes itself", Refusal("a.conf", "include \"a.conf\""), StringComparison.Ordinal);
    }

    [Fact]
    public void Chains_and_numbers_of_includes_are_bounded()
    {
        for (var i = 0; i < 20; i++) Write($"n{i}.conf", $"include \"n{i + 1}.conf\"");
        Assert.Contains("nested deeper than 8", Refusal("a.conf", "include \"n0.conf\""), StringComparison.Ordinal);
        Write("empty.conf", "");
        var many = string.Concat(Enumerable.Repeat("include \"empty.conf\"\n", 100));
        Assert.Contains("more than 64 files", Refusal("a.conf", many), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_too_large_not_text_or_directories_are_refused()
    {
        var large = new string('#', HoconLimits.MaxFileBytes + 1);
        Assert.EndsWith("is larger than 1 MiB", Refusal("a.conf", large), StringComparison.Ordinal);
        File.WriteAllBytes(At("b.conf"), [.. "a\n b"u8, 0xff]);
        Assert.Equal($"{At("b.conf")}:2:3: this is not valid UTF-8", Refusal("a.conf", "include \"b.conf\""));
        Directory.CreateDirectory(At("d.conf"));
        Assert.Contains("cannot be read", Refusal("a.conf", "include \"d.conf\""), StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_of_all_files_are_reported_together()
    {
        Write("b.conf", "x = *");
        var lines = Refusal("a.conf", "include \"b.conf\"\ny = *").Split('\n');
        Assert.Equal([$"{At("a.conf")}:2:5", $"{At("b.conf")}:1:5"], lines.Select(l => l.Split(": ")[0]));
    }

    private string At(string name) => Path.Combine(_directory, name);

    private string Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), text);
        return At(name);
    }

    private ResolvedConfig Load(string name, string text) =>
        HoconConfiguration.Load(Write(name, text), NoEnvironment, []);

    private string Refusal(string name, string text) => Assert.Throws<HoconException>(() => Load(name, text)).Message;
}
