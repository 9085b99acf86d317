using MirrorActors.Web.Admin;

namespace MirrorActors.Web.Tests.Admin;

public sealed class AdminTokenTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("admin-token-").FullName;

    private string TokenFile => Path.Combine(_folder, "new", "admin.token");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_first_start_makes_a_file_that_others_cannot_read_and_the_second_finds_it()
    {
        var made = AdminToken.Open(TokenFile);
        Assert.True(made.Created);
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(TokenFile));
        Assert.Matches("^[0-9a-f]{64}\n$", File.ReadAllText(TokenFile));

        var found = AdminToken.Open(TokenFile);
        Assert.False(found.Created);
        Assert.True(found.Accepts("Bearer " + made.Text));
    }

    [Fact]
    public void Two_nodes_do_not_get_the_same_token() =>
        Assert.NotEqual(AdminToken.Open(TokenFile).Text, AdminToken.Open(Path.Combine(_folder, "second")).Text);

    [Fact]
    public async Task Nodes_that_start_together_agree_on_one_whole_token()
    {
        const int nodes = 16;
        using var together = new Barrier(nodes);
        var opened = await Task.WhenAll(Enumerable.Range(0, nodes).Select(_ => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait();
                return AdminToken.Open(TokenFile);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        Assert.Single(opened, token => token.Created);
        Assert.Single(opened.Select(token => token.Text).Distinct());
        Assert.Equal([TokenFile], Directory.GetFiles(Path.GetDirectoryName(TokenFile)!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("fifteen-chars-x")]
    [InlineData("two lines of text\nare not a token")]
    [InlineData("ein-Schlüssel-mit-Umlaut")]
    public void A_file_without_a_usable_token_stops_the_start_and_is_named(string content)
    {
        var file = Path.Combine(_folder, "bad");
        File.WriteAllText(file, content);
        Assert.Contains(file, Assert.Throws<InvalidDataException>(() => AdminToken.Open(file)).Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(file));
    }

    [Fact]
    public void A_token_chosen_by_the_operator_is_taken()
    {
        var file = Path.Combine(_folder, "own");
        File.WriteAllText(file, "  sixteen-chars-ok\n");
        Assert.True(AdminToken.Open(file).Accepts("bearer sixteen-chars-ok"));
    }
}
