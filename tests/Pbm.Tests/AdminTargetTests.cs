using MirrorActors.Pbm.Connection;

namespace MirrorActors.Pbm.Tests;

public sealed class AdminTargetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pbm-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Flags_win()
    {
        var target = AdminTarget.Find("http://127.0.0.1:9", Token("t1"), _ => null);
        Assert.Equal(new AdminTarget("http://127.0.0.1:9", "t1"), target);
    }

    [Fact]
    public void The_environment_comes_second()
    {
        var token = Token("t2");
        var target = AdminTarget.Find(null, null, name => name switch
        {
            "PBM_ADMIN" => "unix:/run/x.sock",
            "PBM_TOKEN_FILE" => token,
            _ => null,
        });
        Assert.Equal(new AdminTarget("unix:/run/x.sock", "t2"), target);
    }

    [Fact]
    public void A_running_node_is_found_by_the_note_it_leaves()
    {
        var note = Path.Combine(_folder, "mirroractors", "pbm.json");
        Directory.CreateDirectory(Path.GetDirectoryName(note)!);
        File.WriteAllText(note, $$"""{"admin":"http://127.0.0.1:1234","tokenFile":"{{Token("t3")}}"}""");
        var target = AdminTarget.Find(null, null, name => name == "XDG_RUNTIME_DIR" ? _folder : null);
        Assert.Equal(new AdminTarget("http://127.0.0.1:1234", "t3", $"{note} names it"), target);
    }

    [Fact]
    public void An_empty_token_file_is_named_as_that()
    {
        var empty = Token(string.Empty);
        var e = Assert.Throws<AdminException>(() => AdminTarget.Find(null, empty, _ => null));
        Assert.Equal($"no readable admin token; tried {empty} (empty)", e.Message);
    }

    [Fact]
    public void A_note_whose_token_file_is_gone_is_named_with_it()
    {
        var gone = Path.Combine(_folder, "gone.token");
        var note = Note("http://127.0.0.1:1234", gone);
        var e = Assert.Throws<AdminException>(() => AdminTarget.Find(null, null, _ => null, _folder));
        Assert.Contains($"{gone}, which {note} names (not there)", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_found_here_is_not_sent_to_another_host()
    {
        Note("http://192.0.2.1:8081", Token("t5"));
        Directory.CreateDirectory(Path.Combine(_folder, "var/lib/mirroractors"));
        File.WriteAllText(Path.Combine(_folder, "var/lib/mirroractors/admin.token"), "t6");
        var e = Assert.Throws<AdminException>(
            () => AdminTarget.Find("http://192.0.2.9:8081", null, _ => null, _folder));
        Assert.Equal(ExitCodes.Usage, e.ExitCode);
        Assert.Contains("--token-file", e.Message, StringComparison.Ordinal);
        Assert.Throws<AdminException>(() => AdminTarget.Find(
            null, null, name => name == "PBM_ADMIN" ? "https://elsewhere.example" : null, _folder));
    }

    [Theory]
    [InlineData("http://192.0.2.1:8081/")]
    [InlineData("http://localhost:99")]
    [InlineData("http://[::1]:99")]
    [InlineData("unix:/run/x.sock")]
    public void An_address_of_this_host_gets_the_token_of_its_node(string address)
    {
        Note("http://192.0.2.1:8081", Token("t7"));
        var target = AdminTarget.Find(address, null, _ => null, _folder);
        Assert.Equal((address, "t7"), (target.Address, target.Token));
    }

    [Fact]
    public void A_failure_names_every_place_tried()
    {
        var missing = Path.Combine(_folder, "none");
        var e = Assert.Throws<AdminException>(() => AdminTarget.Find(null, missing, _ => null));
        Assert.Equal(ExitCodes.Unreachable, e.ExitCode);
        Assert.Contains(missing, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"admin":1,"tokenFile":2}""")]
    [InlineData("""{"admin":"http://127.0.0.1:1","tokenFile":null}""")]
    public void A_damaged_note_is_passed_over_and_named(string content)
    {
        var note = Path.Combine(_folder, "mirroractors", "pbm.json");
        Directory.CreateDirectory(Path.GetDirectoryName(note)!);
        File.WriteAllText(note, content);
        var runtime = (string name) => name == "XDG_RUNTIME_DIR" ? _folder : null;
        var e = Assert.Throws<AdminException>(() => AdminTarget.Find(null, null, runtime, _folder));
        Assert.Contains(note + " (n", e.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(_folder, "var/lib/mirroractors/admin.token"), e.Message, StringComparison.Ordinal);

        var usual = Path.Combine(_folder, "run", "mirroractors", "pbm.json");
        Directory.CreateDirectory(Path.GetDirectoryName(usual)!);
        File.WriteAllText(usual, $$"""{"admin":"http://127.0.0.1:1234","tokenFile":"{{Token("t4")}}"}""");
        var target = AdminTarget.Find(null, null, runtime, _folder);
        Assert.Equal(("http://127.0.0.1:1234", "t4"), (target.Address, target.Token));
        Assert.Equal($"{usual} names it; tried before: {note} (not a pointer file)", target.Origin);
    }

    private string Note(string admin, string tokenFile)
    {
        var note = Path.Combine(_folder, "run", "mirroractors", "pbm.json");
        Directory.CreateDirectory(Path.GetDirectoryName(note)!);
        File.WriteAllText(note, $$"""{"admin":"{{admin}}","tokenFile":"{{tokenFile}}"}""");
        return note;
    }

    private string Token(string text)
    {
        var file = Path.Combine(_folder, "token-" + text);
        File.WriteAllText(file, text + "\n");
        return file;
    }
}
